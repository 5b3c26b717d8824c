import type { AuditVerification, GantryClient } from '@gantry/client';
import type { Cli } from '../cli.ts';
import { dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { writeDetails } from '../format/details.ts';
import { printValue } from '../format/print-value.ts';
import { groupDigits, ProgressBar } from '../format/progress-bar.ts';
import { readChunks } from './export-audit.ts';

interface Line {
  readonly checked?: number;
  readonly total?: number;
  readonly result?: AuditVerification;
}

/** Asks the server to prove its trail, and shows how far it is. Throws `AUDIT_NOT_PROVED`. */
export async function verifyAudit(
  cli: Cli,
  client: GantryClient,
  { head, format }: { head: string | undefined; format: 'table' | 'json' },
): Promise<void> {
  const body = (await dataOf(
    client.GET('/api/v1/audit/verify/progress', {
      params: { query: { head } },
      parseAs: 'stream',
    }),
  )) as ReadableStream<Uint8Array> | null;
  const progress = new ProgressBar(cli.err);
  let result: AuditVerification | undefined;
  for await (const line of readLines(body)) {
    const { checked, total } = line;
    if (checked !== undefined) progress.update({ label: 'Verifying', done: checked, total });
    result ??= line.result;
  }
  progress.clear();
  if (!result) throw errors.ANSWER_BROKE_OFF({});
  if (format === 'json') await printValue(cli.out, 'json', result);
  else if (result.ok) await write(cli, result);
  if (result.problem) throw errors.AUDIT_NOT_PROVED({ problem: result.problem.message });
}

async function write(cli: Cli, { checked, head, sealed, removed }: AuditVerification) {
  await writeDetails(cli.out, [
    ['Result', 'the chain is whole'],
    ['Entries', groupDigits(checked)],
    ['Removed', removed && `entries up to ${removed.through}, as the chain itself says`],
    ['Head', head && `${head.id}:${head.hash}`],
    ['Sealed', sealed ? 'yes, with the key of the server' : 'no'],
  ]);
}

async function* readLines(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Line> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of readChunks(body)) {
    text += decoder.decode(chunk, { stream: true });
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as Line;
  }
}
