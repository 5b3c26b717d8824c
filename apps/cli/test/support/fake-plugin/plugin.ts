import {
  CatalogPlugin,
  type ConnectionTest,
  type Credentials,
  definePlugin,
  PluginAuthenticationFailed,
  type PluginContext,
  PluginUnavailableError,
  type SyncPage,
} from '@gantry/plugin-sdk';

/** A plugin that does what its options say, for tests of the command line. */
class FakeCatalog extends CatalogPlugin {
  override async testConnection(
    ctx: PluginContext,
    credentials: Credentials,
  ): Promise<ConnectionTest> {
    const ok = credentials.token === 'right-token';
    const message = ok
      ? `Hello from ${ctx.integration.options.url}.`
      : 'The token is not known here.';
    return { ok, message, details: [{ label: 'reach', ok: true, message: 'answered' }] };
  }

  async *sync(ctx: PluginContext): AsyncIterable<SyncPage> {
    const {
      count = 0,
      mode = 'fine',
      pauseMs = 0,
    } = ctx.integration.options as {
      count?: number;
      mode?: string;
      pauseMs?: number;
    };
    ctx.log.info(`Syncing ${count} things.`);
    for (let i = 0; i < Number(count); i++) {
      ctx.progress({ done: i, total: Number(count), message: `thing ${i}` });
      if (Number(pauseMs) > 0) await pause(Number(pauseMs), ctx.signal);
      const type = mode === 'partly' && i === 0 ? 'nonsense' : 'backend';
      yield {
        entities: [
          {
            externalId: `thing-${i}`,
            entity: { kind: 'Service', metadata: { name: `thing-${i}` }, spec: { type } },
          },
        ],
      };
    }
    if (mode === 'fails') throw new PluginAuthenticationFailed('The token was withdrawn.');
    if (mode === 'unavailable') throw new PluginUnavailableError('The remote system is on fire.');
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

export default definePlugin({
  slug: 'fake',
  name: 'Fake',
  description: 'Brings things that do not exist.',
  apiVersion: 1,
  options: [
    { name: 'url', label: 'Address', type: 'string', required: true },
    { name: 'count', label: 'Things', type: 'integer', default: 3 },
    {
      name: 'mode',
      label: 'Mode',
      type: 'string',
      choices: ['fine', 'partly', 'fails', 'unavailable'],
    },
    { name: 'pauseMs', label: 'Pause', type: 'integer' },
  ],
  credentials: [{ name: 'token', label: 'Token' }],
  capabilities: [{ kind: 'catalog', handler: FakeCatalog }],
});
