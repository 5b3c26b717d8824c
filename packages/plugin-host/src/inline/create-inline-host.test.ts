import { definePlugin, PanelPlugin, PluginUnavailableError } from '@gantry/plugin-sdk';
import { afterEach, describe, expect, test } from 'vitest';
import type { CallOptions, PluginHost } from '../host/plugin-host.ts';
import { createInlineHost } from './create-inline-host.ts';

const panels = [{ id: 'p', title: 'P', appliesTo: {} }];

class Panel extends PanelPlugin {
  // biome-ignore lint/suspicious/noExplicitAny: these answers break the contract on purpose
  async render(ctx: any, _credentials: unknown, { panel }: { panel: string }): Promise<any> {
    switch (panel) {
      case 'unavailable':
        throw new PluginUnavailableError('The remote system is down.');
      case 'invalid':
        return { sections: [{ type: 'status' }] };
      case 'bigint':
        return { sections: 1n };
      case 'waits':
        return new Promise((_, reject) => {
          ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason));
        });
      case 'date':
        // JSON makes text of it, as on a pipe.
        return { sections: [{ type: 'status', level: 'ok', text: new Date(0) }] };
      default:
        return { sections: [] };
    }
  }

  override async *stream(_ctx: unknown, _credentials: unknown, request: { tailLines?: number }) {
    for (let line = 0; line < (request.tailLines ?? 0); line++) yield { text: String(line) };
  }
}

const plugin = definePlugin({
  slug: 'inline',
  name: 'Inline',
  apiVersion: 1,
  capabilities: [{ kind: 'panel', handler: Panel, panels }],
});

const hosts: PluginHost[] = [];
const createHost = () => {
  const host = createInlineHost({ plugins: [plugin], limits: { backOffMs: 1, maxBackOffMs: 1 } });
  hosts.push(host);
  return host;
};
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.dispose();
});

const rendering = (panel: string): CallOptions<'panel.render'> => ({
  parameters: { panel },
  context: {
    requestId: 'r',
    integration: { slug: 'i', name: 'I', options: {} },
    actor: { id: 'a', username: 'a', roles: [] },
  },
});

describe('an inline host', () => {
  test('calls, and checks what comes back, like one with processes', async () => {
    const host = createHost();
    const call = (panel: string) => host.call('inline', 'panel.render', rendering(panel));
    expect(await call('empty')).toEqual({ sections: [] });
    expect(await call('date')).toMatchObject({ sections: [{ text: '1970-01-01T00:00:00.000Z' }] });
    await expect(call('unavailable')).rejects.toMatchObject({ code: 'PLUGIN_UNAVAILABLE' });
    await expect(call('invalid')).rejects.toMatchObject({ code: 'PLUGIN_RESULT_INVALID' });
    await expect(call('bigint')).rejects.toMatchObject({ code: 'PLUGIN_FAILED' });
    expect(host.state('inline').confinement).toMatchObject({ kind: 'none' });
  });

  test('keeps deadlines, and the plugin is told', async () => {
    const host = createHost();
    const waiting = host.call('inline', 'panel.render', { ...rendering('waits'), timeoutMs: 20 });
    await expect(waiting).rejects.toMatchObject({ code: 'PLUGIN_TIMEOUT' });
    // Settled by the plugin, which heard of it.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(host.state('inline').openCalls).toBe(0);
  });

  test('streams', async () => {
    const lines: string[] = [];
    const parameters = { panel: 'p', source: 's', tailLines: 3 };
    const { context } = rendering('p');
    for await (const line of createHost().stream('inline', 'panel.stream', {
      parameters,
      context,
    })) {
      lines.push(line.text);
    }
    expect(lines).toEqual(['0', '1', '2']);
  });

  test('reports what it cannot load', () => {
    const { records, find } = createInlineHost({ plugins: [{}, plugin, plugin] });
    expect(records.map(({ status }) => status)).toEqual(['failed', 'loaded', 'failed']);
    expect(find('inline')?.packageName).toBe('inline-1');
  });
});
