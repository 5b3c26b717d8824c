import { randomBytes } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf } from '@gantry/base';
import type { Entity } from '@gantry/client';
import { errors } from '../errors.ts';
import { toYaml } from '../format/yaml-text.ts';
import type { TextOutput } from '../io/text-output.ts';
import { type KindSchemas, toCanonical } from './canonical-entity.ts';
import { jsonWriter, type PageWriter, writePages } from './page-writers.ts';
import { yamlWriter } from './yaml-writer.ts';

export interface ExportOptions {
  readonly format: 'yaml' | 'json';
  readonly schemas: KindSchemas;
}

type Pages = AsyncIterable<readonly Entity[]>;

/** How entities are written to an output. */
export type WriterTo = (output: Pick<TextOutput, 'write'>) => PageWriter;

/** Entities as `apply` takes them. */
export function entityWriter({ format, schemas }: ExportOptions): WriterTo {
  return (output) =>
    format === 'json'
      ? jsonWriter(output, (entity) => toCanonical(entity, schemas))
      : yamlWriter(output, schemas);
}

/** Writes all entities to an output, page by page; stops when nobody reads any more. */
export async function exportToOutput(
  output: Pick<TextOutput, 'write' | 'isClosed'>,
  pages: Pages,
  writerTo: WriterTo,
): Promise<number> {
  return await writePages(output, pages, writerTo(output));
}

/** Writes one file, which is replaced as a whole when everything is there. */
export async function exportToFile(
  path: string,
  pages: Pages,
  writerTo: WriterTo,
): Promise<number> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = openSync(temporary, 'wx');
    let count: number;
    try {
      const write = async (text: string): Promise<void> => void writeSync(file, text);
      count = await exportToOutput({ write, isClosed: false }, pages, writerTo);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    return count;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw fileError(error, path);
  }
}

/** One file per entity. Files that say the same already are left alone, with their times. */
export async function exportToFolder(
  folder: string,
  pages: Pages,
  { format, schemas }: ExportOptions,
): Promise<{ count: number; written: number }> {
  let count = 0;
  let written = 0;
  for await (const page of pages) {
    for (const entity of page) {
      const path = pathOf(folder, entity, format);
      const text = toText(entity, format, schemas);
      count++;
      try {
        if (isSame(path, text)) continue;
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
        written++;
      } catch (error) {
        throw fileError(error, path);
      }
    }
  }
  return { count, written };
}

/**
 * `Kind/namespace/name.yaml`. What the server says becomes a path on this machine, so it is checked, though
 * the catalog takes no other names.
 */
function pathOf(folder: string, { kind, metadata }: Entity, format: string): string {
  const { namespace, name } = metadata;
  for (const part of [kind, namespace, name]) {
    if (!/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(part)) {
      throw errors.FILE_UNWRITABLE({ path: folder, reason: `"${part}" is no name for a file` });
    }
  }
  return join(folder, kind, namespace, `${name}.${format}`);
}

function toText(entity: Entity, format: 'yaml' | 'json', schemas: KindSchemas): string {
  const value = toCanonical(entity, schemas);
  return format === 'yaml' ? toYaml(value) : `${JSON.stringify(value, null, 2)}\n`;
}

function isSame(path: string, text: string): boolean {
  try {
    return readFileSync(path, 'utf8') === text;
  } catch {
    return false;
  }
}

function fileError(error: unknown, path: string): unknown {
  const { syscall, code } = error as NodeJS.ErrnoException;
  // An error of the server, which is read from while files are written.
  if (syscall === undefined || code === undefined) return error;
  const reasons: Record<string, string> = {
    ENOENT: 'its folder does not exist',
    ENOTDIR: 'a part of its path is no folder',
    EISDIR: 'it is a folder',
    EACCES: 'this user may not write there',
    ENOSPC: 'there is no space left',
  };
  return errors.FILE_UNWRITABLE(
    { path, reason: reasons[code] ?? messageOf(error) },
    { cause: error },
  );
}
