// A host of its own process, for tests of what happens to plugins when it ends. Prints the plugin's pid.
import { createPluginHost, PluginRegistry } from '@gantry/plugin-host';

const [root, runnerPath, dataDir] = process.argv.slice(2) as [string, string, string];
const plugins = new PluginRegistry({ roots: [root], runnerPath });
await plugins.load();
const host = createPluginHost({ plugins, runnerPath, dataDir });
process.on('SIGUSR2', () => process.exit(0));
await host.call('hostile', 'panel.render', {
  parameters: { panel: 'leaves-timers' },
  context: {
    requestId: 'r',
    integration: { slug: 'i', name: 'I', options: {} },
    actor: { id: 'a', username: 'a', roles: [] },
  },
});
process.stdout.write(String(host.state('hostile').pid));
