import type { Problem } from '@gantry/base';
import type { KindDefinition } from '@gantry/contracts';
import { OWNED_BY, OWNER_OF } from '@gantry/contracts';
import { errors } from '../../errors.ts';
import { wordsOf } from './kind-registry.ts';

/** Throws `KIND_TAKEN` when a word for the kind means another one already. */
export function requireOwnWords(kind: KindDefinition, others: readonly KindDefinition[]): void {
  for (const other of others) {
    const taken = new Set(wordsOf(other).map((word) => word.toLowerCase()));
    const word = wordsOf(kind).find((own) => taken.has(own.toLowerCase()));
    if (word === undefined) continue;
    throw errors.KIND_TAKEN({ kind: kind.kind, word, by: `it means ${other.kind}` });
  }
}

interface Declared {
  readonly kind: string;
  readonly inverse?: string | undefined;
  readonly breaks?: string | undefined;
}

/**
 * Checks that the relations of a kind mean the same as those of other kinds with the same name: each has one
 * inverse, and every name leads in one direction.
 */
export function checkRelations(kind: KindDefinition, others: readonly KindDefinition[]): Problem[] {
  const types = new Map<string, Declared>([[OWNED_BY, { kind: 'every kind', inverse: OWNER_OF }]]);
  const inverses = new Map<string, string>([[OWNER_OF, OWNED_BY]]);
  const problems: Problem[] = [];
  for (const one of [...others, kind]) {
    for (const { type, inverse, breaks, path } of one.relations) {
      const known = types.get(type);
      if (one === kind) {
        const own = { kind: one.kind, type, inverse, breaks };
        const faults = [...faultsOf(own, { known, types, inverses })];
        const field = path.join('.');
        problems.push(
          ...faults.map((fault) => ({
            pointer: '/schema',
            message: `the relation of "${field}": ${fault}`,
          })),
        );
      }
      types.set(type, {
        kind: known?.kind ?? one.kind,
        inverse: known?.inverse ?? inverse,
        breaks: known?.breaks ?? breaks,
      });
      if (inverse !== undefined) inverses.set(inverse, type);
    }
  }
  return problems;
}

function* faultsOf(
  own: Declared & { readonly type: string },
  {
    known,
    types,
    inverses,
  }: {
    known: Declared | undefined;
    types: ReadonlyMap<string, Declared>;
    inverses: ReadonlyMap<string, string>;
  },
): Generator<string> {
  const { type, inverse, breaks } = own;
  if (known?.inverse !== undefined && inverse !== undefined && known.inverse !== inverse) {
    yield `"${type}" has the inverse "${known.inverse}" already, through ${known.kind}`;
  }
  if (known?.breaks !== undefined && breaks !== undefined && known.breaks !== breaks) {
    yield `along "${type}" the ${known.breaks} breaks already, through ${known.kind}`;
  }
  const opposite = inverses.get(type);
  if (opposite !== undefined && opposite !== type) {
    yield `"${type}" is the inverse of "${opposite}" already`;
  }
  if (inverse === undefined) return;
  const other = inverses.get(inverse);
  if (other !== undefined && other !== type) {
    yield `"${inverse}" is the inverse of "${other}" already`;
  }
  if (types.has(inverse) && inverse !== type) {
    yield `"${inverse}" is a relation of its own already`;
  }
}
