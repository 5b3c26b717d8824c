import type { Entity } from '@gantry/contracts';
import { type RankedFields, toRankedFields } from './search-document.ts';

// The order of results is decided here and not by the databases, whose relevance formulas differ: they find
// candidates, this ranks them, and both give the same list.

const WEIGHTS: Record<keyof RankedFields, number> = { name: 10, title: 8, tags: 4, description: 2 };
/** A candidate has every token somewhere; what is in none of the fields above is in the rest of its text. */
const TEXT_WEIGHT = 1;

/** How well an entity answers a query; larger is better. */
export function scoreEntity(entity: Entity, queryTokens: readonly string[]): number {
  const fields = toRankedFields(entity);
  let score = 0;
  for (const token of queryTokens) {
    let best = TEXT_WEIGHT;
    for (const field of Object.keys(WEIGHTS) as (keyof RankedFields)[]) {
      for (const word of fields[field]) {
        if (!word.startsWith(token)) continue;
        // A whole word counts fully, the beginning of one a little more than half.
        const value = WEIGHTS[field] * (word === token ? 1 : 0.6);
        if (value > best) best = value;
      }
    }
    score += best;
  }
  const query = queryTokens.join(' ');
  const name = fields.name.join(' ');
  const title = fields.title.join(' ');
  if (name === query || title === query) score += 50;
  else if (name.startsWith(query) || title.startsWith(query)) score += 15;
  // Between equals, the one whose name says less besides.
  return score + 1 / (1 + fields.name.length);
}
