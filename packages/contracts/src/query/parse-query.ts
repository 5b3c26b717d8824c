import { nearest } from '@gantry/base';
import {
  ENTITY_STATES,
  type ParsedQuery,
  QUERY_KEYS,
  type QueryFilter,
  type QueryKey,
  type QueryProblem,
  type QueryText,
} from './entity-query.ts';
import { parseRelated } from './related.ts';

const MAX_FILTERS = 20;
const MAX_VALUES = 50;

/**
 * Reads `kind:Service owner:payments -tag:legacy "exact phrase" word`. Never throws: whatever cannot be
 * meant is a problem with its place, and everything else is text to look for. A quote that is not closed
 * ends with the text, because people look while they type.
 *
 * @example parseQuery('kind:Service -tag:legacy pay').query.filters.length // 2
 */
export function parseQuery(text: string): ParsedQuery {
  const reader = new QueryReader(text);
  reader.readAll();
  return { query: { texts: reader.texts, filters: reader.filters }, problems: reader.problems };
}

class QueryReader {
  readonly texts: QueryText[] = [];
  readonly filters: QueryFilter[] = [];
  readonly problems: QueryProblem[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readAll(): void {
    for (;;) {
      while (this.#isSpace(this.#at)) this.#at++;
      if (this.#at >= this.#text.length) return;
      this.#readPart();
    }
  }

  #readPart(): void {
    const position = this.#at;
    const isNegated =
      this.#text[position] === '-' &&
      position + 1 < this.#text.length &&
      !this.#isSpace(position + 1);
    if (isNegated) this.#at++;
    if (this.#text[this.#at] === '"') {
      const text = this.#readQuoted();
      const span = { position, length: this.#at - position };
      this.texts.push({ text, isPhrase: true, isPrefix: false, isNegated, ...span });
      return;
    }
    const key = this.#readKey();
    if (key !== undefined) {
      this.#readFilter(key, position, isNegated);
      return;
    }
    const text = this.#readBare();
    const isPrefix = text.length > 1 && text.endsWith('*');
    const span = { position, length: this.#at - position };
    this.texts.push({ text, isPhrase: false, isPrefix, isNegated, ...span });
  }

  /** A word before a colon. An address (`https://…`) is text, and so is a colon that nothing precedes. */
  #readKey(): string | undefined {
    const pattern = /[A-Za-z][A-Za-z-]*:(?!\/\/)/y;
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (!found) return undefined;
    this.#at += found[0].length;
    return found[0].slice(0, -1);
  }

  #readFilter(written: string, position: number, isNegated: boolean): void {
    const values = this.#readValues();
    const span = { position, length: this.#at - position };
    const key = keyOf(written);
    const message =
      this.filters.length >= MAX_FILTERS
        ? `more than ${MAX_FILTERS} filters`
        : faultOf(written, key, values);
    if (message !== undefined) this.problems.push({ ...span, message });
    else if (key !== undefined) this.filters.push({ key, values, isNegated, ...span });
  }

  #readValues(): string[] {
    const values: string[] = [];
    for (;;) {
      const value = this.#text[this.#at] === '"' ? this.#readQuoted() : this.#readBare(',');
      if (value !== '') values.push(value);
      if (this.#text[this.#at] !== ',') break;
      this.#at++;
    }
    // What follows a closing quote without a space belongs to nothing; it is read as text of its own.
    return [...new Set(values)];
  }

  #readQuoted(): string {
    let text = '';
    this.#at++;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"') {
      const next = this.#text[this.#at + 1];
      if (this.#text[this.#at] === '\\' && (next === '"' || next === '\\')) this.#at++;
      text += this.#text[this.#at++];
    }
    this.#at++;
    this.#at = Math.min(this.#at, this.#text.length);
    return text;
  }

  #readBare(stop?: string): string {
    const start = this.#at;
    while (this.#at < this.#text.length && !this.#isSpace(this.#at)) {
      if (this.#text[this.#at] === stop) break;
      this.#at++;
    }
    return this.#text.slice(start, this.#at);
  }

  #isSpace(at: number): boolean {
    return /\s/.test(this.#text[at] ?? '');
  }
}

function keyOf(written: string): QueryKey | undefined {
  const word = written.toLowerCase();
  if (word === 'ns') return 'namespace';
  return QUERY_KEYS.find((key) => key === word);
}

function faultOf(
  written: string,
  key: QueryKey | undefined,
  values: readonly string[],
): string | undefined {
  if (key === undefined) {
    const close = nearest(written, QUERY_KEYS);
    const hint = close
      ? `did you mean "${close}:"?`
      : `there are ${QUERY_KEYS.join(', ')}; text with a colon needs quotes`;
    return `unknown filter "${written}:"; ${hint}`;
  }
  if (values.length === 0) return `"${key}:" needs a value`;
  if (values.length > MAX_VALUES) return `"${key}:" has more than ${MAX_VALUES} values`;
  const faults = values.flatMap((value) => checkValue(key, value) ?? []);
  return faults.length > 0 ? faults.join('; ') : undefined;
}

function checkValue(key: QueryKey, value: string): string | undefined {
  if (key === 'is' && !ENTITY_STATES.some((state) => state === value)) {
    return `"is:${value}" is not one of: ${ENTITY_STATES.join(', ')}`;
  }
  if (key === 'label' && !value.includes('=')) {
    return `"label:${value}" is not of the form label:key=value`;
  }
  if (key === 'related' && !parseRelated(value)) {
    return `"related:${value}" is not of the form related:dependsOn:Service/name`;
  }
  return undefined;
}
