import type { JobStep } from '../jobs/job.ts';
import type { JobContext } from '../jobs/job-execution.ts';
import type { InstallObserver, InstallStep } from './plugin-installer.ts';

/** Tells a job's log and progress what an installation does: a step for each artifact, and how many are done. */
export function observeInstall(job: JobContext): InstallObserver {
  const steps = new Map<string, JobStep>();
  return {
    signal: job.signal,
    say: (level, message) => job.log(level, message),
    step: ({ name, state, received, total }: InstallStep) => {
      const former = steps.get(name);
      steps.set(name, {
        name,
        state,
        ...(received === undefined ? former && pick(former) : { done: received }),
        ...(total === undefined ? {} : { total }),
      });
      const all = [...steps.values()];
      const done = all.filter((step) => step.state !== 'fetching' && step.state !== 'waiting');
      job.progress({ done: done.length, total: all.length, steps: all });
    },
  };
}

function pick({ done, total }: JobStep): Partial<JobStep> {
  return { ...(done === undefined ? {} : { done }), ...(total === undefined ? {} : { total }) };
}
