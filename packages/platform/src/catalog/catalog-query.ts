import type { Problem } from '@gantry/base';
import { nearest } from '@gantry/base';
import { parseQuery, parseRelated, type QueryFilter } from '@gantry/contracts';
import {
  type EntityCondition,
  type RelationCondition,
  type SourceLimit,
  type TextQuery,
  toTextQuery,
} from '@gantry/storage';
import { errors } from '../errors.ts';
import type { KindRegistry } from './kinds/kind-registry.ts';
import { fullRef } from './projections.ts';

export interface CompiledQuery {
  readonly where: readonly EntityCondition[];
  /** Absent when the query holds no words, only filters. */
  readonly text?: TextQuery;
}

/** Since when each source should have seen what it brings. */
export interface SourceLimits {
  limits(): Promise<SourceLimit[]>;
}

/** The query as conditions. Throws `INVALID_INPUT` with every problem and its place in the text. */
export async function compileQuery(
  text: string,
  kinds: KindRegistry,
  freshness: SourceLimits,
): Promise<CompiledQuery> {
  const { query, problems: unclear } = parseQuery(text);
  const problems = unclear.map((problem) => toProblem(problem, problem.message));
  const where: EntityCondition[] = [];
  const asksForStale = query.filters.some(
    ({ key, values }) => key === 'is' && values[0] === 'stale',
  );
  const limits = asksForStale ? await freshness.limits() : [];
  for (const filter of query.filters) {
    const condition = compileFilter(filter, kinds, limits);
    if ('problem' in condition) problems.push(toProblem(filter, condition.problem));
    else where.push({ ...condition, isNegated: filter.isNegated });
  }
  if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
  return { where, ...(query.texts.length > 0 ? { text: toTextQuery(query.texts) } : {}) };
}

/** The value of `related`. Throws `INVALID_INPUT`. */
export function compileRelated(values: readonly string[], kinds: KindRegistry): EntityCondition[] {
  const problems: Problem[] = [];
  const conditions = values.map((value): EntityCondition => {
    const related = toRelations(value, kinds);
    if ('problem' in related) problems.push({ pointer: '/related', message: related.problem });
    return 'problem' in related ? { related: [] } : related;
  });
  if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
  return conditions;
}

function toProblem(span: { position: number; length: number }, message: string): Problem {
  const { position, length } = span;
  // Counted from 1 for people; the place itself, for programs, as the parser gives it.
  return Object.assign(
    { pointer: '/q', message: `character ${position + 1}: ${message}` },
    { position, length },
  );
}

type Compiled = EntityCondition | { readonly problem: string };

function compileFilter(
  { key, values }: QueryFilter,
  kinds: KindRegistry,
  limits: readonly SourceLimit[],
): Compiled {
  switch (key) {
    case 'kind': {
      const found = values.map((value) => kinds.findByWord(value)?.kind);
      const unknown = values.filter((_, index) => found[index] === undefined);
      if (unknown.length > 0) return { problem: unknownKinds(unknown, kinds) };
      return { column: 'kind', values: found.filter((kind) => kind !== undefined) };
    }
    case 'namespace':
    case 'owner':
      return { column: key, values };
    case 'tag':
    case 'label':
    case 'lifecycle':
    case 'source':
      return { terms: values.map((value) => `${key}=${value}`) };
    case 'related':
      return mergeRelations(values.map((value) => toRelations(value, kinds)));
    case 'is':
      return compileState(values, limits);
  }
}

function compileState(values: readonly string[], limits: readonly SourceLimit[]): Compiled {
  const [state, ...others] = values;
  if (others.length > 0)
    return { problem: '"is:" takes one value; write it twice to ask for both' };
  switch (state) {
    case 'gone':
    case 'invalid':
      return { terms: [state] };
    case 'stale':
      return { unseenSince: limits };
    case 'orphan':
    case 'unowned':
      return { state };
    default:
      return { problem: `"is:${state}" is not known` };
  }
}

type Relations = { readonly related: readonly RelationCondition[] } | { readonly problem: string };

/** Without a type, whatever refers to the entity and whatever it refers to. */
function toRelations(value: string, kinds: KindRegistry): Relations {
  const parsed = parseRelated(value);
  if (!parsed) {
    return { problem: `"${value}" is not of the form dependsOn:Service/name or Service/name` };
  }
  const kind = kinds.findByWord(parsed.ref.kind);
  if (!kind) return { problem: unknownKinds([parsed.ref.kind], kinds) };
  const ref = fullRef({ ...parsed.ref, kind: kind.kind });
  const { type } = parsed;
  if (type === undefined) {
    return {
      related: [
        { ref, looksFor: 'source' },
        { ref, looksFor: 'target' },
      ],
    };
  }
  const types = kinds.relationTypes();
  const direct = types.find((relation) => relation.type === type);
  if (direct) return { related: [{ type, ref, looksFor: 'source' }] };
  const inverse = types.find((relation) => relation.inverse === type);
  if (inverse) return { related: [{ type: inverse.type, ref, looksFor: 'target' }] };
  const names = types.flatMap((relation) => [relation.type, relation.inverse ?? []].flat());
  const close = nearest(type, names);
  const hint = close ? `did you mean "${close}"?` : `there are ${names.join(', ')}`;
  return { problem: `unknown relation "${type}"; ${hint}` };
}

function mergeRelations(parts: readonly Relations[]): Relations {
  const problems = parts.flatMap((part) => ('problem' in part ? part.problem : []));
  if (problems.length > 0) return { problem: problems.join('; ') };
  return { related: parts.flatMap((part) => ('related' in part ? part.related : [])) };
}

function unknownKinds(words: readonly string[], kinds: KindRegistry): string {
  return words
    .map((word) => {
      const close = kinds.suggest(word);
      return `unknown kind "${word}"${close ? `; did you mean "${close}"?` : ''}`;
    })
    .join('; ');
}
