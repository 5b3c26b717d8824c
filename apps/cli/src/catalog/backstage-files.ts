import type { JsonObject } from '@gantry/base';
import {
  DEFAULT_NAMESPACE,
  type EntityDocument,
  formatEntityRef,
  importBackstage,
} from '@gantry/contracts';
import { printable } from '../format/printable.ts';
import type { TextOutput } from '../io/text-output.ts';
import type { FileEntity } from './file-entity.ts';
import type { NotFollowed } from './location-targets.ts';

/** A document of Backstage, and where it is. */
export interface BackstageDocument {
  readonly value: JsonObject;
  readonly file: string;
  readonly document: EntityDocument;
}

interface Place {
  readonly file: string;
  readonly line: number;
}

/** What documents of Backstage said that has no place. Nothing of it is dropped in silence. */
export interface BackstageReport {
  readonly documents: number;
  readonly entities: number;
  /** Documents that became no entity. */
  readonly skipped: readonly (Place & { readonly ref: string; readonly reason: string })[];
  /** Parts of entities that are kept in an annotation, unless they say otherwise. */
  readonly notes: readonly (Place & {
    readonly ref: string;
    readonly pointer: string;
    readonly message: string;
  })[];
  readonly notFollowed: readonly (NotFollowed & { readonly file: string })[];
}

/** Translates documents; of two with the same name, the first one counts, as it does in Backstage. */
export function toEntities(
  documents: readonly BackstageDocument[],
  options: { readonly kinds: ReadonlySet<string> },
): { entities: FileEntity[]; report: Omit<BackstageReport, 'notFollowed'> } {
  const read = importBackstage(
    documents.map(({ value }) => value),
    options,
  );
  const placeOf = (index: number, pointer = ''): Place => {
    const { file, document } = documents[index] as BackstageDocument;
    return { file, line: pointer === '' ? document.line : document.lineOf(pointer) };
  };
  const skipped = read.skipped
    .filter(({ index }) => documents[index]?.value.kind !== 'Location')
    .map(({ index, ref, reason }) => ({ ...placeOf(index), ref, reason }));
  const notes: BackstageReport['notes'][number][] = [];
  const entities = new Map<string, FileEntity>();
  for (const { entity, index, notes: found } of read.entities) {
    const { namespace = DEFAULT_NAMESPACE, name } = entity.metadata;
    const ref = formatEntityRef({ kind: entity.kind, namespace, name });
    const first = entities.get(ref);
    const { file, document } = documents[index] as BackstageDocument;
    if (first) {
      const reason = `is already at ${first.file}:${first.lineOf('')}`;
      skipped.push({ ...placeOf(index), ref, reason });
      continue;
    }
    const lineOf = (pointer: string): number =>
      pointer === '' ? document.line : document.lineOf(pointer);
    entities.set(ref, { value: entity as unknown as JsonObject, file, ref, lineOf });
    notes.push(...found.map((note) => ({ ...placeOf(index, note.pointer), ref, ...note })));
  }
  const report = { documents: documents.length, entities: entities.size, skipped, notes };
  return { entities: [...entities.values()], report };
}

/** Tells what has no place, by file and line; with `isShort` only how much. */
export function writeBackstageReport(
  output: TextOutput,
  { documents, entities, skipped, notes, notFollowed }: BackstageReport,
  isShort: boolean,
): void {
  const counts = [
    `documents ${documents}`,
    `entities ${entities}`,
    `documents without a place ${skipped.length}`,
    `parts without a place ${notes.length}`,
    `targets not followed ${notFollowed.length}`,
  ];
  if (!isShort) {
    for (const { file, line, ref, reason } of skipped) {
      output.line(printable(`${file}:${line}: ${ref}: ${reason}`));
    }
    for (const { file, line, ref, pointer, message } of notes) {
      output.line(printable(`${file}:${line}: ${ref} ${pointer} ${message}`));
    }
    for (const { file, target, reason } of notFollowed) {
      output.line(printable(`${file}: ${target} is not followed: ${reason}`));
    }
  }
  output.line(`Backstage: ${counts.join(', ')}.`);
}
