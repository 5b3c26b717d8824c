// Takes the lock named by its first argument, says so, and keeps it until it is killed.
import { acquireLock } from '../src/index.ts';

const [path = '', kind] = process.argv.slice(2);
const lock = await acquireLock(path, { what: 'a test', kind: kind === 'lease' ? 'lease' : 'os' });
process.stdout.write('held\n');
process.stdin.on('data', () => {
  lock.release();
  process.exit(0);
});
