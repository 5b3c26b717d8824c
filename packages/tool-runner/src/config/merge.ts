import { escapePointer, isJsonObject, type Json, type JsonObject } from '@gantry/base';
import type { SourceFile } from './source-file.ts';

/** Who gave a value: the file, and where in it. */
export interface Origin {
  readonly file: SourceFile;
  readonly line: number;
  readonly value: Json;
}

export interface Merged {
  readonly value: JsonObject;
  /** By pointer, all who gave the value, the one that counts last. */
  readonly origins: ReadonlyMap<string, readonly Origin[]>;
}

/** Merges files; later ones win. Maps merge key by key, everything else (also a list) replaces. */
export function mergeFiles(files: readonly SourceFile[]): Merged {
  const origins = new Map<string, Origin[]>();
  let value: JsonObject = {};
  for (const file of files) value = mergeInto(value, file.value, file, '', origins) as JsonObject;
  return { value, origins };
}

function mergeInto(
  below: Json | undefined,
  above: Json,
  file: SourceFile,
  pointer: string,
  origins: Map<string, Origin[]>,
): Json {
  if (pointer !== '') {
    const given = origins.get(pointer) ?? [];
    given.push({ file, line: file.lineOf(pointer), value: above });
    origins.set(pointer, given);
  }
  if (!isJsonObject(above)) {
    if (Array.isArray(above)) {
      return above.map((item, index) =>
        mergeInto(undefined, item, file, `${pointer}/${index}`, origins),
      );
    }
    return above;
  }
  const result: JsonObject = isJsonObject(below) ? { ...below } : {};
  for (const [key, value] of Object.entries(above)) {
    result[key] = mergeInto(result[key], value, file, `${pointer}/${escapePointer(key)}`, origins);
  }
  return result;
}

/** The file that gave the value at a pointer, or its nearest parent. */
export function originOf(merged: Merged, pointer: string): Origin | undefined {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const origin = merged.origins.get(at)?.at(-1);
    if (origin) return origin;
  }
  return undefined;
}
