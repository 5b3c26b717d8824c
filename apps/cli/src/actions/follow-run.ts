import type { GantryClient, Run, RunLogPage } from '@gantry/client';
import type { Cli } from '../cli.ts';
import { dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { printable } from '../format/printable.ts';
import { onInterrupt } from '../io/on-interrupt.ts';

const WAIT_SECONDS = 20;
const PAGE = 1_000;

/** Writes what a run says until it is over, or just what it said. Interrupting ends the watching, not the run. */
export async function writeRunLog(
  cli: Cli,
  client: GantryClient,
  id: string,
  { follow, until }: { readonly follow: boolean; readonly until?: Date | undefined },
): Promise<void> {
  const interrupt = onInterrupt();
  try {
    let after = 0;
    for (;;) {
      const left = until
        ? Math.ceil((until.getTime() - cli.now().getTime()) / 1_000)
        : WAIT_SECONDS;
      const wait = follow ? Math.max(0, Math.min(WAIT_SECONDS, left)) : 0;
      const page = await readPage(client, id, { after, wait, signal: interrupt.signal });
      for (const line of page.lines) await cli.err.write(lineText(cli, line));
      after = page.lines.at(-1)?.id ?? after;
      if (page.isOver || (!follow && page.lines.length < PAGE)) return;
      if (until && cli.now() >= until) throw errors.RUN_WAIT_ENDED({ id });
    }
  } catch (error) {
    if (!interrupt.isRaised) throw error;
    cli.err.line('No longer watching; the run goes on. To watch or stop it:');
    cli.err.line(`  gantry runs log ${id} --follow`);
    cli.err.line(`  gantry runs cancel ${id}`);
    throw errors.CLI_INTERRUPTED({});
  } finally {
    interrupt.dispose();
  }
}

async function readPage(
  client: GantryClient,
  id: string,
  { after, wait, signal }: { after: number; wait: number; signal: AbortSignal },
): Promise<RunLogPage> {
  const params = { path: { id }, query: { after, wait, limit: PAGE } };
  return await dataOf(client.GET('/api/v1/runs/{id}/log', { params, signal }));
}

function lineText({ err }: Cli, { timestamp, level, step, message }: RunLogPage['lines'][number]) {
  const where = step === undefined ? '' : `${err.style.bold(printable(step))}  `;
  const what = level === 'info' || level === 'debug' ? '' : `${level}: `;
  return `${err.style.dim(timestamp)}  ${where}${what}${printable(message)}\n`;
}

export async function readRun(client: GantryClient, id: string): Promise<Run> {
  return await dataOf(client.GET('/api/v1/runs/{id}', { params: { path: { id } } }));
}

/** Throws unless the run succeeded: the exit code is its outcome. */
export function requireSuccess({ id, action, state, error }: Run): void {
  if (state === 'succeeded') return;
  throw errors.RUN_NOT_SUCCEEDED({ id, action, state, reason: error?.message });
}
