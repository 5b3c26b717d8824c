import type { Clock, JsonObject } from '@gantry/base';
import {
  type Entity,
  type EntityRef,
  HOST_SERVICE_SCHEMAS,
  type HostService,
  type HostServiceParameters,
  problemsOf,
} from '@gantry/contracts';
import type { HostServices, LoadedPlugin, ServiceRequest } from '@gantry/plugin-host';
import type { Store } from '@gantry/storage';
import type { Catalog, ListOptions } from '../catalog/catalog.ts';
import type { Change } from '../catalog/change.ts';
import { pluginContext } from '../context.ts';
import { errors } from '../errors.ts';

const MAX_KEYS = 100;
const MAX_CHARACTERS = 256 * 1024;
const DEFAULT_LIMIT = 100;

type Asked = Omit<ServiceRequest, 'service' | 'value'>;
type Handlers = {
  readonly [S in HostService]: (
    parameters: HostServiceParameters[S],
    asked: Asked,
  ) => Promise<unknown>;
};

/** What plugins may ask of the platform during a call: a little memory, and the catalog, in their own name. */
export class PluginServices {
  readonly #store: Store;
  readonly #catalog: Catalog;
  readonly #clock: Clock;
  readonly #handlers: Handlers = {
    'state.get': async ({ key }, asked) => {
      const text = await this.#store.pluginState.get(placeOf(asked), key);
      return text === undefined ? {} : { value: JSON.parse(text) as unknown };
    },
    'state.set': (parameters, asked) => this.#remember(parameters, asked),
    'state.delete': async ({ key }, asked) => {
      await this.#store.transaction((tx) => tx.pluginState.remove(placeOf(asked), key));
    },
    'state.keys': async (_parameters, asked) => await this.#store.pluginState.keys(placeOf(asked)),
    'catalog.get': (address, asked) => this.#get(toRef(address), asked),
    'catalog.list': async ({ kind, namespace, limit = DEFAULT_LIMIT }, asked) => {
      requireKind(asked.plugin, 'read', kind);
      const query: ListOptions = { kind, limit, ...(namespace === undefined ? {} : { namespace }) };
      const page = await this.#catalog.list(query, contextOf(asked).actor);
      return JSON.parse(page.json.toString('utf8')) as Entity[];
    },
    'catalog.apply': async ({ entities }, asked) => {
      for (const entity of entities) {
        requireKind(asked.plugin, 'write', String((entity as JsonObject | null)?.kind));
      }
      await this.#write(
        entities.map((entity) => ({ op: 'apply', entity })),
        asked,
      );
    },
    'catalog.patch': async ({ patch, ...address }, asked) => {
      requireKind(asked.plugin, 'write', address.kind);
      await this.#write([{ op: 'patch', ref: toRef(address), patch }], asked);
    },
  };

  constructor(store: Store, catalog: Catalog, clock: Clock) {
    this.#store = store;
    this.#catalog = catalog;
    this.#clock = clock;
  }

  readonly serve: HostServices = async ({ service, value, ...asked }) => {
    const problems = problemsOf(HOST_SERVICE_SCHEMAS[service], value);
    if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
    const handler = this.#handlers[service] as (value: unknown, asked: Asked) => Promise<unknown>;
    return await handler(value, asked);
  };

  async #remember({ key, value }: HostServiceParameters['state.set'], asked: Asked): Promise<void> {
    const text = JSON.stringify(value ?? null);
    const place = placeOf(asked);
    await this.#store.transaction(async (tx) => {
      const { count, characters } = await tx.pluginState.sizeWithout(place, key);
      if (count >= MAX_KEYS || characters + text.length > MAX_CHARACTERS) {
        const message = `is too much: an integration remembers ${MAX_KEYS} keys and ${MAX_CHARACTERS} characters`;
        throw errors.INVALID_INPUT({ problems: [{ pointer: '/value', message }] });
      }
      await tx.pluginState.put(place, key, text, this.#clock.now().toISOString());
    });
  }

  async #get(ref: EntityRef, asked: Asked): Promise<Entity | null> {
    requireKind(asked.plugin, 'read', ref.kind);
    try {
      return await this.#catalog.get(ref, contextOf(asked).actor);
    } catch (error) {
      if ((error as { status?: number }).status === 404) return null;
      throw error;
    }
  }

  /** All or none, and every problem at once. */
  async #write(changes: readonly Change[], asked: Asked): Promise<void> {
    await this.#catalog.apply(changes, contextOf(asked));
  }
}

function placeOf({ plugin, integration }: Asked) {
  return { plugin: plugin.slug, integration };
}

function contextOf({ plugin, requestId }: Asked) {
  return pluginContext(plugin.slug, requestId);
}

function toRef({
  kind,
  namespace = 'default',
  name,
}: {
  kind: string;
  namespace?: string;
  name: string;
}): EntityRef {
  return { kind, namespace, name };
}

/** What the manifest does not name is not asked for, whatever the rules would allow. */
function requireKind({ slug, manifest }: LoadedPlugin, verb: 'read' | 'write', kind: string): void {
  const { read = [], write = [] } = manifest.permissions?.catalog ?? {};
  // What may be written may be read.
  const named = verb === 'write' ? write : [...read, ...write];
  if (named.includes(kind)) return;
  throw errors.PLUGIN_NOT_PERMITTED({ slug, verb, kind });
}
