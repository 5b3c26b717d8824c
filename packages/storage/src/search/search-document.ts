import type { Entity } from '@gantry/contracts';
import type { SearchDocumentTable } from '../schema.ts';
import { tokenize } from './tokenize.ts';

/** An entity as it is searched: its words, field by field, the most telling field first. */
export type SearchDocument = Omit<SearchDocumentTable, 'entity_id'>;

/** Text beyond this is not indexed; it bounds what one huge spec costs. */
const MAX_TEXT_CHARACTERS = 20_000;
const MAX_FIELD_WORDS = 1_000;

/**
 * Words are kept as `' name words | title words | tags | description | rest '`. Words hold only letters and
 * digits, so nothing that is looked for reaches over a bar; and the first place where a word stands is the
 * best one, because fields that say more come first. Places count characters from 1, as SQL does.
 */
export function toSearchDocument(entity: Entity): SearchDocument {
  const { metadata } = entity;
  const name = tokenize(metadata.name, MAX_FIELD_WORDS);
  const fields = [
    name,
    tokenize(metadata.title ?? '', MAX_FIELD_WORDS),
    tokenize([...(metadata.tags ?? []), metadata.owner ?? ''].join(' '), MAX_FIELD_WORDS),
    tokenize(metadata.description ?? '', MAX_FIELD_WORDS),
    distinct(tokenize(restOf(entity), MAX_FIELD_WORDS)),
  ].map((words) => (words.length === 0 ? ' ' : ` ${words.join(' ')} `));
  const starts: number[] = [];
  let at = 1;
  for (const field of fields) {
    starts.push(at);
    at += lengthOf(field) + 1;
  }
  const [, title_at = 1, tags_at = 1, description_at = 1, text_at = 1] = starts;
  const words = fields.join('|');
  return {
    words,
    title_at,
    tags_at,
    description_at,
    text_at,
    name_words: Math.min(name.length, 9),
  };
}

/** In characters, as the databases count them, and not in UTF-16 units. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/** What is searched besides the fields that have a weight of their own. */
function restOf({ kind, metadata, spec }: Entity): string {
  const rest: string[] = [kind];
  if (metadata.namespace !== 'default') rest.push(metadata.namespace);
  for (const [key, value] of Object.entries(metadata.labels ?? {})) rest.push(key, value);
  for (const [key, value] of Object.entries(metadata.annotations ?? {})) rest.push(key, value);
  let budget = MAX_TEXT_CHARACTERS;
  const collect = (value: unknown): void => {
    if (budget <= 0) return;
    if (typeof value === 'string') {
      budget -= value.length;
      rest.push(value);
    } else if (typeof value === 'object' && value !== null) {
      for (const child of Object.values(value)) collect(child);
    }
  };
  collect(spec);
  return rest.join(' ').slice(0, MAX_TEXT_CHARACTERS);
}

/** Repeats at once tell nothing; phrases keep their order. */
function distinct(words: readonly string[]): string[] {
  return words.filter((word, index) => word !== words[index - 1]);
}
