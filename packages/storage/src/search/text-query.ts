import type { QueryText } from '@gantry/contracts';
import { tokenize } from './tokenize.ts';

/** Words beyond this are not looked for. */
const MAX_WORDS = 20;

export interface QueryWord {
  readonly token: string;
  /** Also the beginning of a word. */
  readonly isPrefix: boolean;
}

/** What is looked for in the text of entities, as words of the index. Everything has to hold. */
export interface TextQuery {
  readonly words: readonly QueryWord[];
  /** Words that stand one after the other. */
  readonly phrases: readonly (readonly string[])[];
  readonly excluded: readonly (readonly QueryWord[])[];
  /** The words in the order in which they were given, for what stands together. */
  readonly whole: readonly QueryWord[];
}

/**
 * The query's texts as words. The last word that is not in quotes may be unfinished: people look while they
 * type.
 */
export function toTextQuery(
  texts: readonly Pick<QueryText, 'text' | 'isPhrase' | 'isPrefix' | 'isNegated'>[],
): TextQuery {
  const whole: QueryWord[] = [];
  const phrases: string[][] = [];
  const excluded: QueryWord[][] = [];
  for (const [index, part] of texts.entries()) {
    const tokens = tokenize(part.text, MAX_WORDS);
    if (tokens.length === 0) continue;
    const isLast = !part.isPhrase && !part.isNegated && index === texts.length - 1;
    const words = tokens.map((token, i): QueryWord => {
      const isEnd = i === tokens.length - 1;
      return { token, isPrefix: isEnd && (part.isPrefix || isLast) };
    });
    if (part.isNegated) excluded.push(words);
    else {
      whole.push(...words);
      if (part.isPhrase && tokens.length > 1) phrases.push(tokens);
    }
  }
  return {
    words: withoutRepeats(whole).slice(0, MAX_WORDS),
    phrases,
    excluded,
    whole: whole.slice(0, MAX_WORDS),
  };
}

/** The text that a person typed, without any syntax. */
export function plainTextQuery(text: string): TextQuery {
  return toTextQuery([{ text, isPhrase: false, isPrefix: false, isNegated: false }]);
}

function withoutRepeats(words: readonly QueryWord[]): QueryWord[] {
  const strict = new Map<string, QueryWord>();
  for (const word of words) {
    const known = strict.get(word.token);
    if (!known || known.isPrefix) strict.set(word.token, word);
  }
  return [...strict.values()];
}
