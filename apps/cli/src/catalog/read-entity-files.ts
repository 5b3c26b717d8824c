import { isJsonObject, type JsonObject } from '@gantry/base';
import { DEFAULT_NAMESPACE, formatEntityRef, parseEntityDocuments } from '@gantry/contracts';
import { errors, type FileProblem } from '../errors.ts';
import type { Prompter } from '../io/prompter.ts';
import { readText } from '../io/read-text.ts';
import { findEntityFiles } from './find-entity-files.ts';

/** An entity of a file, not yet checked against its kind. */
export interface FileEntity {
  readonly value: JsonObject;
  /** As it is called in messages. */
  readonly file: string;
  /** `Kind/name` or `Kind/namespace/name`, where the entity says so. */
  readonly ref: string | undefined;
  lineOf(pointer: string): number;
}

export interface EntityFiles {
  readonly entities: readonly FileEntity[];
  readonly problems: readonly FileProblem[];
}

/**
 * Reads all entities of files, folders and standard input; finds every problem that can be found without
 * the server. Throws `FILE_UNREADABLE` for a path that is not there and `NO_ENTITIES` when there is nothing.
 */
export async function readEntityFiles(
  paths: readonly string[],
  prompter: Prompter,
): Promise<EntityFiles> {
  const entities: FileEntity[] = [];
  const problems: FileProblem[] = [];
  for (const path of findEntityFiles(paths)) {
    const { name: file, read } = await readText(path, prompter);
    if ('problem' in read) {
      problems.push({ file, line: 1, pointer: '', message: read.problem });
      continue;
    }
    const parsed = parseEntityDocuments(read.text);
    problems.push(...withoutRepeats(parsed.problems).map((problem) => ({ ...problem, file })));
    for (const document of parsed.documents) {
      const { value, lineOf } = document;
      const items = Array.isArray(value) ? value : [value];
      for (const [index, item] of items.entries()) {
        const prefix = Array.isArray(value) ? `/${index}` : '';
        const lineIn = (pointer: string): number => {
          const at = prefix + pointer;
          return at === '' ? document.line : lineOf(at);
        };
        if (isJsonObject(item)) {
          entities.push({ value: item, file, ref: refOf(item), lineOf: lineIn });
        } else {
          const message = `must be an entity with kind and metadata, not ${describe(item)}`;
          problems.push({ file, line: lineIn(''), pointer: '', message });
        }
      }
    }
  }
  problems.push(...findDuplicates(entities));
  if (entities.length === 0 && problems.length === 0) throw errors.NO_ENTITIES({ paths });
  return { entities, problems };
}

/** What the parser says many times over about the same place. */
function withoutRepeats<T extends { line: number; pointer: string; message: string }>(
  problems: readonly T[],
): T[] {
  const keyOf = (one: T): string => `${one.line} ${one.pointer} ${one.message}`;
  return [...new Map(problems.map((problem) => [keyOf(problem), problem])).values()];
}

function refOf(value: JsonObject): string | undefined {
  const { kind, metadata } = value;
  if (typeof kind !== 'string' || !isJsonObject(metadata)) return undefined;
  const { name, namespace = DEFAULT_NAMESPACE } = metadata;
  if (typeof name !== 'string' || typeof namespace !== 'string') return undefined;
  return formatEntityRef({ kind, namespace, name });
}

/** An entity may be written once only: the second one would silently replace the first. */
function findDuplicates(entities: readonly FileEntity[]): FileProblem[] {
  const problems: FileProblem[] = [];
  const first = new Map<string, FileEntity>();
  for (const entity of entities) {
    const { ref, file } = entity;
    if (ref === undefined) continue;
    const other = first.get(ref);
    if (!other) {
      first.set(ref, entity);
      continue;
    }
    const message = `${ref} is already at ${other.file}:${other.lineOf('')}`;
    problems.push({ file, line: entity.lineOf(''), pointer: '', message });
  }
  return problems;
}

function describe(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}
