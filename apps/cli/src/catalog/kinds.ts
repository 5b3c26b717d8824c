import { nearest } from '@gantry/base';
import type { GantryClient, Kind } from '@gantry/client';
import { dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';

/** The kind that a text on the command line means. */
export async function resolveKind(client: GantryClient, text: string): Promise<string> {
  const kinds = await dataOf(client.GET('/api/v1/kinds'));
  return findKind(kinds, text).kind;
}

/**
 * Finds a kind by its name, its plural or another word for it, in any case, or by a beginning that only one kind has.
 * Throws `KIND_AMBIGUOUS` or `KIND_NOT_FOUND`.
 */
export function findKind(kinds: readonly Kind[], text: string): Kind {
  const word = text.toLowerCase();
  const words = ({ kind, plural, aliases }: Kind): string[] => [kind, plural, ...aliases];
  const names = (kind: Kind): string[] => words(kind).map((name) => name.toLowerCase());
  const exact = kinds.find((kind) => names(kind).includes(word));
  if (exact) return exact;
  const candidates = kinds.filter((kind) => names(kind).some((name) => name.startsWith(word)));
  const [only, ...others] = candidates;
  if (only && others.length === 0) return only;
  if (only) {
    throw errors.KIND_AMBIGUOUS({ text, kinds: candidates.map(({ kind }) => kind) });
  }
  const suggestion = nearest(text, kinds.flatMap(words));
  throw errors.KIND_NOT_FOUND({ text, suggestion });
}
