import { appendFileSync } from 'node:fs';
import { createId, silentLogger, systemClock } from '@gantry/base';
import { openStore } from '@gantry/storage';
import type { JobContext } from '../../src/jobs/job-execution.ts';
import { JobQueue } from '../../src/jobs/job-queue.ts';
import { JobRunner } from '../../src/jobs/job-runner.ts';

// A server that runs jobs until the process is killed. Arguments: the database, a file of effects.
const [, , location = '', effects = ''] = process.argv;
const store = await openStore(location);

/** Says in the file of effects when it begins and when it is through. */
async function run(job: JobContext): Promise<string> {
  appendFileSync(effects, `begin ${job.key} ${process.pid}\n`);
  job.log('info', `Attempt ${job.attempt}.`);
  await new Promise((resolve) => setTimeout(resolve, 5));
  appendFileSync(effects, `end ${job.key} ${process.pid}\n`);
  return 'done';
}

const runner = new JobRunner({
  store,
  queue: new JobQueue(store, systemClock),
  clock: systemClock,
  log: silentLogger,
  serverId: createId(),
  handlers: {
    ordinary: { run, concurrency: 8 },
    small: { run, concurrency: 8, isSmall: true },
    // What was interrupted in its only attempt fails visibly.
    once: { run, concurrency: 8, keepsDead: true, retry: { attempts: 1 } },
  },
});
await runner.start();
appendFileSync(effects, `ready ${process.pid}\n`);
