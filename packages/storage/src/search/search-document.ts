import type { Entity } from '@gantry/contracts';
import { tokenize } from './tokenize.ts';

/** What of an entity is searched, by field, as tokens. Earlier fields weigh more. */
export interface SearchDocument {
  readonly name: readonly string[];
  readonly title: readonly string[];
  readonly tags: readonly string[];
  readonly description: readonly string[];
  readonly text: readonly string[];
}

/** The fields of an entity that decide its rank; cheap to make, unlike the whole document. */
export type RankedFields = Omit<SearchDocument, 'text'>;

/** Text beyond this is not indexed; it bounds what one huge spec costs. */
const MAX_TEXT_CHARACTERS = 20_000;

export function toRankedFields({ metadata }: Entity): RankedFields {
  return {
    name: tokenize(metadata.name),
    title: metadata.title === undefined ? [] : tokenize(metadata.title),
    tags: tokenize([...(metadata.tags ?? []), metadata.owner ?? ''].join(' ')),
    description: metadata.description === undefined ? [] : tokenize(metadata.description),
  };
}

export function toSearchDocument(entity: Entity): SearchDocument {
  const { metadata } = entity;
  const rest: string[] = [entity.kind];
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
  collect(entity.spec);
  return {
    ...toRankedFields(entity),
    text: tokenize(rest.join(' ').slice(0, MAX_TEXT_CHARACTERS)),
  };
}
