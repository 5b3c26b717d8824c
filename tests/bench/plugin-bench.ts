import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPluginHost, PluginRegistry } from '@gantry/plugin-host';
import { buildRunner } from '@gantry/plugin-host/testing';
import { median, quantile, type Report } from './report.ts';

const PLUGINS = fileURLToPath(new URL('../fixtures/plugins/good', import.meta.url));
const ROUNDS = 3_000;

/** What a call into a plugin's process costs beside the work itself. */
export async function benchPlugins(report: Report): Promise<void> {
  report.section('Plugin calls: a trivial panel in a process of its own');
  const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-plugins-'));
  const runnerPath = await buildRunner(join(folder, 'runner.js'));
  const registry = new PluginRegistry({ roots: [PLUGINS], runnerPath });
  await registry.load();
  const host = createPluginHost({ plugins: registry, runnerPath, dataDir: folder });
  const entity = {
    ref: 'Service/a',
    uid: 'u',
    kind: 'Service',
    namespace: 'default',
    name: 'a',
    spec: {},
    labels: {},
    annotations: {},
    links: [],
  };
  const render = () =>
    host.call('greeter', 'panel.render', {
      parameters: { panel: 'greeting' },
      context: {
        requestId: 'bench',
        integration: { slug: 'default', name: 'Default', options: {} },
        actor: { id: 'u', username: 'bench', roles: ['viewer'] },
        entity,
      },
    });
  try {
    const started = performance.now();
    await render();
    report.add({
      name: 'first call, process started for it',
      value: performance.now() - started,
      unit: 'ms',
      goal: { at: 250, better: 'less' },
    });
    for (let i = 0; i < 300; i++) await render();
    const times: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      const at = performance.now();
      await render();
      times.push(performance.now() - at);
    }
    report.add({
      name: 'warm call',
      value: median(times),
      unit: 'ms p50',
      goal: { at: 0.3, better: 'less' },
    });
    report.add({
      name: 'warm call',
      value: quantile(times, 0.99),
      unit: 'ms p99',
      goal: { at: 3, better: 'less' },
    });
  } finally {
    await host.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}
