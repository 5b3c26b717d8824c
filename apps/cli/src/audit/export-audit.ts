import type { GantryClient } from '@gantry/client';
import type { Source } from '@gantry/contracts';
import type { Cli } from '../cli.ts';
import { dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { writePrivateFile } from '../io/write-file.ts';

interface Query {
  readonly format: 'jsonl' | 'csv';
  readonly userName?: string | undefined;
  readonly action?: string | undefined;
  readonly source?: Source | undefined;
  readonly resourceType?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** Writes the trail as the server sends it, without ever holding more than a piece. */
export async function exportAudit(
  cli: Cli,
  client: GantryClient,
  query: Query,
  file: string | undefined,
): Promise<void> {
  const body = (await dataOf(
    client.GET('/api/v1/audit/export', { params: { query }, parseAs: 'stream' }),
  )) as ReadableStream<Uint8Array> | null;
  const chunks = readChunks(body);
  if (file !== undefined && file !== '-') {
    await writePrivateFile(file, chunks);
    cli.err.line(`Wrote the audit log to ${file}.`);
    return;
  }
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    await cli.out.write(decoder.decode(chunk, { stream: true }));
    if (cli.out.isClosed) return;
  }
}

/** The pieces of a body. Throws `ANSWER_BROKE_OFF` when not all of them came. */
export async function* readChunks(
  body: ReadableStream<Uint8Array> | null,
): AsyncGenerator<Uint8Array> {
  try {
    if (body) yield* body as unknown as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw errors.ANSWER_BROKE_OFF({}, { cause });
  }
}
