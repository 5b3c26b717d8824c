import type { Entity } from '@gantry/contracts';
import type { PluginCatalog, PluginMemory } from '@gantry/plugin-sdk';
import type { ServiceRequests } from './service-requests.ts';

/** `ctx.state` of one call. */
export function createMemory(requests: Pick<ServiceRequests, 'ask'>): PluginMemory {
  return Object.freeze({
    async get(key: string) {
      return ((await requests.ask('state.get', { key })) as { value?: unknown }).value;
    },
    async set(key: string, value: unknown) {
      await requests.ask('state.set', { key, value });
    },
    async delete(key: string) {
      await requests.ask('state.delete', { key });
    },
    keys: async () => (await requests.ask('state.keys', {})) as string[],
  });
}

/** `ctx.catalog` of one call. */
export function createCatalog(requests: Pick<ServiceRequests, 'ask'>): PluginCatalog {
  return Object.freeze<PluginCatalog>({
    get: async ({ kind, namespace, name }) => {
      const where = { kind, name, ...(namespace === undefined ? {} : { namespace }) };
      return ((await requests.ask('catalog.get', where)) as Entity | null) ?? undefined;
    },
    list: async (filter) => (await requests.ask('catalog.list', filter)) as Entity[],
    apply: async (entities) => {
      await requests.ask('catalog.apply', { entities });
    },
    patch: async ({ kind, namespace, name }, patch) => {
      const where = { kind, name, ...(namespace === undefined ? {} : { namespace }) };
      await requests.ask('catalog.patch', { ...where, patch });
    },
  });
}
