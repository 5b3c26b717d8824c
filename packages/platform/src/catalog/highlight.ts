import { isJsonObject } from '@gantry/base';
import type { Entity } from '@gantry/contracts';
import { type QueryWord, tokenize } from '@gantry/storage';

/** A text of a hit and where in it the words were found, in UTF-16 units. */
export interface Highlight {
  /** `name`, `title`, `owner`, `tags`, `description`, or a path such as `spec.repoUrl`. */
  readonly field: string;
  readonly text: string;
  readonly ranges: number[][];
}

const SNIPPET = 160;
/** Characters of one text that are looked through. */
const MAX_TEXT = 4_000;
const MAX_PATHS = 2;

/** Where the words of a query stand in an entity; long texts as the part around the first of them. */
export function highlight(entity: Entity, words: readonly QueryWord[]): Highlight[] {
  const { name, title, owner, tags = [], description } = entity.metadata;
  const missing = new Set(words);
  const found: Highlight[] = [];
  const look = (field: string, text: string | undefined): boolean => {
    const ranges = text === undefined ? [] : findWords(text.slice(0, MAX_TEXT), words, missing);
    if (text !== undefined && ranges.length > 0) found.push(toSnippet(field, text, ranges));
    return ranges.length > 0;
  };
  look('name', name);
  look('title', title);
  look('owner', owner);
  for (const tag of tags) look('tags', tag);
  look('description', description);
  if (missing.size === 0) return found;
  // What is left stands in labels, annotations or the spec.
  let paths = 0;
  for (const [path, text] of textsOf(entity)) {
    if (missing.size === 0 || paths === MAX_PATHS) break;
    const before = missing.size;
    const ranges = findWords(text.slice(0, MAX_TEXT), words, missing);
    if (missing.size === before) continue;
    found.push(toSnippet(path, text, ranges));
    paths++;
  }
  return found;
}

function findWords(
  text: string,
  words: readonly QueryWord[],
  missing: Set<QueryWord>,
): [number, number][] {
  const ranges: [number, number][] = [];
  // Marks belong to the letter before them; what the index makes of a piece is its own business.
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const tokens = tokenize(match[0]);
    for (const word of words) {
      const token = tokens.find((item) =>
        word.isPrefix ? item.startsWith(word.token) : item === word.token,
      );
      if (token === undefined) continue;
      missing.delete(word);
      // Only where letters were not taken apart is it known how far the beginning reaches.
      const length = token.length === match[0].length ? word.token.length : match[0].length;
      ranges.push([match.index, match.index + length]);
      break;
    }
  }
  return ranges;
}

function toSnippet(field: string, text: string, ranges: [number, number][]): Highlight {
  if (text.length <= SNIPPET) return { field, text, ranges };
  const first = ranges[0]?.[0] ?? 0;
  let start = Math.max(0, first - SNIPPET / 4);
  // Not within a word, nor within a character of two units.
  if (start > 0) start = Math.min(first, text.slice(0, first).lastIndexOf(' ', start) + 1);
  let end = start + SNIPPET;
  if (/[\ud800-\udbff]/.test(text[end - 1] ?? '')) end--;
  const before = start > 0 ? '…' : '';
  const after = end < text.length ? '…' : '';
  const shift = before.length - start;
  return {
    field,
    text: before + text.slice(start, end) + after,
    ranges: ranges
      .filter(([from, to]) => from >= start && to <= end)
      .map(([from, to]): [number, number] => [from + shift, to + shift]),
  };
}

function* textsOf({ metadata, spec }: Entity): Generator<[path: string, text: string]> {
  yield* stringsIn('metadata.labels', metadata.labels);
  yield* stringsIn('spec', spec);
  yield* stringsIn('metadata.annotations', metadata.annotations);
}

function* stringsIn(path: string, value: unknown): Generator<[path: string, text: string]> {
  if (typeof value === 'string') yield [path, value];
  else if (Array.isArray(value)) for (const item of value) yield* stringsIn(path, item);
  else if (isJsonObject(value)) {
    for (const [key, child] of Object.entries(value)) yield* stringsIn(`${path}.${key}`, child);
  }
}
