import { followJobLog, type GantryClient, type Job, type JobLogLine } from '@gantry/client';
import type { Cli } from '../cli.ts';
import { dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printable } from '../format/printable.ts';
import { groupDigits, ProgressBar } from '../format/progress-bar.ts';
import { durationText } from '../format/time-text.ts';
import { onInterrupt } from '../io/on-interrupt.ts';
import { countsText, isFinished } from './job-text.ts';

const POLL_MS = 400;
/** How often something is said where there is no terminal to redraw a line on. */
const PLAIN_MS = 5_000;
const LOG_PAGE = 1_000;
const LABELS: Readonly<Record<string, string>> = {
  sync: 'Syncing',
  'sync-release': 'Marking',
  'sync-undo': 'Undoing',
};

/**
 * Watches a job until it is over, with a progress bar on a terminal and a line now and then elsewhere.
 * An interrupt ends the watching and not the job, and says how to go on.
 */
export async function followJob(cli: Cli, client: GantryClient, job: Job): Promise<Job> {
  const interrupt = onInterrupt();
  const bar = new ProgressBar(cli.err);
  const show = plainProgress(cli);
  const tellFailure = failedAttempts(cli, bar);
  try {
    let current = job;
    while (!isFinished(current)) {
      const { progress, state } = current;
      const label = state === 'queued' ? 'Waiting' : (LABELS[job.type] ?? 'Working');
      const detail = [countsText(progress?.counts), progress?.message].filter(Boolean).join('  ');
      bar.update({ label, done: progress?.done ?? 0, total: progress?.total, detail });
      show(current, detail);
      tellFailure(current);
      await interrupt.sleep(POLL_MS);
      if (interrupt.isRaised) {
        bar.clear();
        cli.err.line(`No longer watching; the job goes on. To watch or stop it:`);
        cli.err.line(`  gantry jobs log ${job.id} --follow`);
        cli.err.line(`  gantry jobs cancel ${job.id}`);
        throw errors.CLI_INTERRUPTED({});
      }
      current = await readJob(client, job.id);
    }
    return current;
  } finally {
    bar.clear();
    interrupt.dispose();
  }
}

/** Writes a job's log; with `follow` until the job is over. */
export async function writeJobLog(
  cli: Cli,
  client: GantryClient,
  id: string,
  options: { readonly follow: boolean; readonly write: (line: JobLogLine) => Promise<void> },
): Promise<void> {
  const interrupt = onInterrupt();
  try {
    const lines = options.follow
      ? followJobLog(client, id, { signal: interrupt.signal, onLost: () => tellLost(cli) })
      : readLog(client, id);
    for await (const line of lines) {
      await options.write(line);
      if (cli.out.isClosed || interrupt.isRaised) return;
    }
  } finally {
    interrupt.dispose();
  }
}

function tellLost({ err }: Cli): void {
  err.line('The connection was lost. It goes on when the server answers again.');
}

export async function readJob(client: GantryClient, id: string): Promise<Job> {
  return await dataOf(client.GET('/api/v1/jobs/{id}', { params: { path: { id } } }));
}

async function* readLog(client: GantryClient, id: string): AsyncGenerator<JobLogLine> {
  for (let after = 0; ; ) {
    const params = { path: { id }, query: { after, limit: LOG_PAGE } };
    const lines = await dataOf(client.GET('/api/v1/jobs/{id}/log', { params }));
    yield* lines;
    if (lines.length < LOG_PAGE) return;
    after = lines.at(-1)?.id ?? after;
  }
}

function plainProgress(cli: Cli): (job: Job, detail: string) => void {
  let saidAt = cli.now().getTime();
  let said = '';
  return ({ state, progress }, detail) => {
    const now = cli.now().getTime();
    if (cli.err.isTerminal || now - saidAt < PLAIN_MS) return;
    const total = progress?.total === undefined ? '' : ` of ${groupDigits(progress.total)}`;
    const text = `${state}: ${groupDigits(progress?.done ?? 0)}${total}${detail && `, ${detail}`}`;
    if (text === said) return;
    saidAt = now;
    said = text;
    cli.err.line(text);
  };
}

/** Says once for each attempt that it failed, and when the next one begins. */
function failedAttempts({ err, now }: Cli, bar: ProgressBar): (job: Job) => void {
  let told = 0;
  return ({ state, attempt, maxAttempts, error, runAfter }) => {
    if (state !== 'queued' || !error || runAfter === undefined || attempt <= told) return;
    told = attempt;
    bar.clear();
    const wait = durationText(Math.max(0, Date.parse(runAfter) - now().getTime()));
    const text = `Attempt ${attempt} of ${maxAttempts} failed: ${error.message}`;
    err.line(`${err.style.yellow(printable(text))} Trying again in ${wait}.`);
  };
}
