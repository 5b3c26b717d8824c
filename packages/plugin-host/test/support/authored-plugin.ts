import {
  CatalogPlugin,
  type ConnectionTest,
  definePlugin,
  type EntityCallContext,
  type PanelDocument,
  PanelPlugin,
  PluginRateLimited,
  type SyncPage,
} from '@gantry/plugin-sdk';

declare const FORMAT: string;

class AuthoredCatalog extends CatalogPlugin {
  async *sync(): AsyncIterable<SyncPage> {
    const entity = { kind: 'Service', metadata: { name: 'one' } };
    yield { entities: [{ externalId: 'one', entity }] };
  }

  override async testConnection(): Promise<ConnectionTest> {
    throw new PluginRateLimited(new Date(Date.now() + 60_000));
  }
}

class AuthoredPanel extends PanelPlugin {
  async render(ctx: EntityCallContext): Promise<PanelDocument> {
    return { sections: [{ type: 'status', level: 'ok', text: `Hello ${ctx.entity.name}` }] };
  }
}

export default definePlugin({
  slug: `authored-${FORMAT}`,
  name: 'Authored',
  apiVersion: 1,
  capabilities: [
    { kind: 'catalog', handler: AuthoredCatalog },
    {
      kind: 'panel',
      handler: AuthoredPanel,
      panels: [{ id: 'hello', title: 'Hello', appliesTo: { kinds: ['Service'] } }],
    },
  ],
});
