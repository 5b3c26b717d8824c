import { lengthOf, type SearchDocument } from './search-document.ts';

// The order of results, as whole numbers: what the index keeps and what SQL computes are the same sum, and
// both databases give the same list. A word counts by the best place where it stands.

const PLACES = {
  wholeName: 100,
  wholeTitle: 90,
  nameStart: 80,
  name: 70,
  titleStart: 60,
  title: 55,
  tags: 40,
  description: 20,
  text: 10,
} as const;

/** A word of which only the beginning was given counts a little more than half. */
const BEGINNINGS = {
  nameStart: 48,
  name: 42,
  titleStart: 36,
  title: 33,
  tags: 24,
  description: 12,
  text: 6,
};

const SCALE = 10;
const MAX_PENALTY = PLACES.wholeName * SCALE;

/** The words of a document with their penalties, smallest for the best place: the order of the index. */
export function toPenalties(document: SearchDocument): Map<string, number> {
  const penalties = new Map<string, number>();
  let at = 1;
  for (const word of document.words.split(/[ |]/)) {
    const length = lengthOf(word);
    // A word's place is that of the space before it.
    if (word !== '' && !penalties.has(word)) {
      const value = placeValue(document, at - 1, length);
      penalties.set(word, MAX_PENALTY - (value * SCALE - document.name_words));
    }
    at += length + 1;
  }
  return penalties;
}

function placeValue(document: SearchDocument, at: number, length: number): number {
  const { title_at, tags_at, description_at, text_at } = document;
  if (at < title_at) {
    if (at > 1) return PLACES.name;
    return title_at === length + 4 ? PLACES.wholeName : PLACES.nameStart;
  }
  if (at < tags_at) {
    if (at > title_at) return PLACES.title;
    return tags_at === title_at + length + 3 ? PLACES.wholeTitle : PLACES.titleStart;
  }
  if (at < description_at) return PLACES.tags;
  return at < text_at ? PLACES.description : PLACES.text;
}

/** SQL: what a whole word, or several in a row, counts. `at` and `length` are columns with its place (0 for none) and its length. */
export function wholeValueSql(at: string, length: string): string {
  return `CASE WHEN ${at} = 0 THEN 0
    WHEN ${at} < title_at THEN CASE WHEN ${at} > 1 THEN ${PLACES.name}
      WHEN title_at = ${length} + 4 THEN ${PLACES.wholeName} ELSE ${PLACES.nameStart} END
    WHEN ${at} < tags_at THEN CASE WHEN ${at} > title_at THEN ${PLACES.title}
      WHEN tags_at = title_at + ${length} + 3 THEN ${PLACES.wholeTitle} ELSE ${PLACES.titleStart} END
    WHEN ${at} < description_at THEN ${PLACES.tags}
    WHEN ${at} < text_at THEN ${PLACES.description} ELSE ${PLACES.text} END`;
}

/** SQL: what the beginning of a word counts. */
export function beginningValueSql(at: string): string {
  const { nameStart, name, titleStart, title, tags, description, text } = BEGINNINGS;
  return `CASE WHEN ${at} = 0 THEN 0
    WHEN ${at} < title_at THEN CASE WHEN ${at} > 1 THEN ${name} ELSE ${nameStart} END
    WHEN ${at} < tags_at THEN CASE WHEN ${at} > title_at THEN ${title} ELSE ${titleStart} END
    WHEN ${at} < description_at THEN ${tags}
    WHEN ${at} < text_at THEN ${description} ELSE ${text} END`;
}

/** SQL: the score of the sum of values. Between equals, the one whose name says less besides. */
export function scoreSql(values: readonly string[]): string {
  return `(${values.join(' + ')}) * ${SCALE} - name_words`;
}
