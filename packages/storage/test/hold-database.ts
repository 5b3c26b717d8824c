import { openStore } from '../src/index.ts';

// Opens the database named on the command line and keeps it open until the process is killed.
const store = await openStore(process.argv[2] ?? '');
await store.transaction((tx) => tx.settings.set('held', 'yes'));
process.stdout.write('open\n');
setInterval(() => {}, 60_000);
