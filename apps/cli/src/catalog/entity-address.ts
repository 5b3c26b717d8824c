import { isPlatformError, nearest } from '@gantry/base';
import type { GantryClient } from '@gantry/client';
import { DEFAULT_NAMESPACE, type EntityRef, formatEntityRef } from '@gantry/contracts';
import { dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { resolveKind } from './kinds.ts';

/** What was written on the command line: `KIND`, `KIND NAME`, `Kind/name` or `Kind/namespace/name`. */
export interface WrittenAddress {
  readonly kind: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

/** Takes the words of an address apart; the kind is still as it was written. */
export function parseAddress(
  first: string,
  second: string | undefined,
  namespace: string | undefined,
): WrittenAddress {
  const words = second === undefined ? first.split('/') : [first, ...second.split('/')];
  const [kind = '', ...rest] = words;
  if (words.length > 3 || words.includes('')) {
    const reason = `"${[first, second].filter(Boolean).join(' ')}" names no entity.`;
    const help = 'Write KIND NAME, Kind/name or Kind/namespace/name.';
    throw errors.CLI_USAGE({ reason, help });
  }
  const [written, name] = rest.length === 2 ? rest : [undefined, rest[0]];
  if (written !== undefined && namespace !== undefined && written !== namespace) {
    const reason = `The name says namespace "${written}", but --namespace says "${namespace}".`;
    throw errors.CLI_USAGE({ reason });
  }
  return { kind, name, namespace: written ?? namespace };
}

/** The entity that an address with a name means. */
export async function resolveEntity(
  client: GantryClient,
  address: WrittenAddress & { readonly name: string },
): Promise<EntityRef> {
  const kind = await resolveKind(client, address.kind);
  return { kind, name: address.name, namespace: address.namespace ?? DEFAULT_NAMESPACE };
}

/** Asks for something of an entity; when the entity is not there, says what is there under such a name. */
export async function withSuggestions<T>(
  client: GantryClient,
  ref: EntityRef,
  request: () => Promise<T>,
): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!isPlatformError(error, 'ENTITY_NOT_FOUND')) throw error;
    const similar = await findSimilar(client, ref).catch(() => []);
    throw errors.ENTITY_MISSING({ ref: formatEntityRef(ref), similar }, { cause: error });
  }
}

/** Names that are compared with the one that is not there. */
const COMPARED = 1_000;
const SHOWN = 3;

/** What has the same name in another namespace, or else a name that is written much like it. */
async function findSimilar(client: GantryClient, ref: EntityRef): Promise<string[]> {
  const { kind, name } = ref;
  const found = await dataOf(
    client.GET('/api/v1/search', { params: { query: { q: name, kind, limit: 20 } } }),
  );
  const namesakes = found.filter((hit) => hit.name === name);
  if (namesakes.length > 0) return namesakes.slice(0, SHOWN).map(formatEntityRef);
  const query = { limit: COMPARED, fields: 'metadata.name,metadata.namespace' };
  const entities = await dataOf(
    client.GET('/api/v1/entities/{kind}', { params: { path: { kind }, query } }),
  );
  const names = entities.map(({ metadata }) => metadata.name);
  const close = nearest(name, names);
  return entities
    .filter(({ metadata }) => metadata.name === close)
    .slice(0, SHOWN)
    .map(({ metadata }) => formatEntityRef({ kind, ...metadata }));
}
