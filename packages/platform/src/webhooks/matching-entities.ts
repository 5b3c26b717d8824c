import type { Entity } from '@gantry/contracts';
import type { Store } from '@gantry/storage';
import { matchesSelector } from '../capabilities/bindings.ts';
import type { StoredWebhook } from './webhook-directory.ts';

/** Entities that one delivery can be about. */
const MOST = 50;

/**
 * The entities that an identifier leads to, within those that the webhook is for. Whatever a sender writes into a
 * delivery, it reaches no entity beyond them.
 */
export async function findEntities(
  store: Store,
  { match, entities: scope = {} }: Pick<StoredWebhook, 'match' | 'entities'>,
  identifier: string | undefined,
): Promise<Entity[]> {
  if (!match || identifier === undefined || identifier === '') return [];
  const kinds = [scope.kind ?? []].flat();
  const found = await look(store, match, { identifier, kinds });
  return found.filter((entity) => matchesSelector(scope, entity));
}

async function look(
  store: Store,
  { by, key = '' }: NonNullable<StoredWebhook['match']>,
  { identifier, kinds }: { identifier: string; kinds: readonly string[] },
): Promise<Entity[]> {
  switch (by) {
    case 'label':
    case 'annotation': {
      const { json } = await store.entities.list({
        terms: [`${by}=${key}=${identifier}`],
        limit: MOST,
      });
      return JSON.parse(json.toString()) as Entity[];
    }
    case 'name':
      return (await store.entities.findByName(identifier, kinds, MOST)).map(parse);
    case 'externalId': {
      const [plugin = '', integration = 'default'] = key.split('/');
      const sources = await store.sources.find({ plugin, integration }, [identifier]);
      const ids = sources.map(({ entity_id: id }) => id);
      return (await store.entities.findManyById(ids)).map(parse);
    }
  }
}

function parse({ doc }: { doc: string }): Entity {
  return JSON.parse(doc) as Entity;
}
