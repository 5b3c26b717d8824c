import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip, createGzip } from 'node:zlib';
import { isPlatformError } from '@gantry/base';
import type { SqlRow } from '@gantry/storage';
import { errors } from '../errors.ts';
import type { TrailEnds } from './backup-trail.ts';

/** The first record. */
export interface BackupManifest {
  /** The steps of the schema that the rows are of. */
  readonly steps: readonly string[];
  /** The keys that open sealed columns, in base64. */
  readonly encryptionKeys: readonly string[];
  readonly audit: TrailEnds;
}

/**
 * What a backup says, one JSON value a line: the manifest, then each table with its columns and its rows, and
 * the number of rows of each table at the end.
 */
export type BackupRecord =
  | { readonly manifest: BackupManifest }
  | { readonly table: string; readonly columns: readonly string[] }
  | SqlRow
  | { readonly end: Readonly<Record<string, number>> };

/** Records as compressed text. */
export function compressRecords(records: AsyncIterable<readonly BackupRecord[]>): Readable {
  async function* text(): AsyncGenerator<string> {
    for await (const page of records) {
      yield `${page.map((record) => JSON.stringify(record)).join('\n')}\n`;
    }
  }
  const source = Readable.from(text(), { objectMode: false, highWaterMark: 256 * 1024 });
  const gzip = createGzip({ level: 6 });
  source.on('error', (error) => gzip.destroy(error));
  gzip.on('close', () => source.destroy());
  return source.pipe(gzip);
}

/** The records of what `compressRecords` wrote. Throws `BACKUP_UNREADABLE`. */
export async function* expandRecords(source: AsyncIterable<Buffer>): AsyncGenerator<BackupRecord> {
  const input = Readable.from(source);
  const gunzip = createGunzip();
  input.on('error', (error) => gunzip.destroy(error));
  const decoder = new StringDecoder('utf8');
  let text = '';
  try {
    for await (const chunk of input.pipe(gunzip)) {
      text += decoder.write(chunk as Buffer);
      let start = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
        yield JSON.parse(text.slice(start, end)) as BackupRecord;
        start = end + 1;
      }
      text = text.slice(start);
    }
  } catch (cause) {
    if (isPlatformError(cause)) throw cause;
    throw errors.BACKUP_UNREADABLE({ reason: 'its content is damaged' }, { cause });
  } finally {
    input.destroy();
    gunzip.destroy();
  }
}
