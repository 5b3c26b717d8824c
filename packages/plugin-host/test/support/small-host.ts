// A host of its own process, for tests of what happens to plugins when it ends. Prints the plugin's pid.
import { createPluginHost, PluginRegistry } from '@gantry/plugin-host';

const [root, runnerPath, dataDir, panel] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
];
const plugins = new PluginRegistry({ roots: [root], runnerPath });
await plugins.load();
const host = createPluginHost({ plugins, runnerPath, dataDir });
process.on('SIGUSR2', () => process.exit(0));

const render = (name: string) =>
  host.call('hostile', 'panel.render', {
    parameters: { panel: name },
    context: {
      requestId: 'r',
      integration: { slug: 'i', name: 'I', options: {} },
      actor: { id: 'a', username: 'a', roles: [] },
    },
  });

await render('ok');
void render(panel);
// Time for the call to arrive, so that the plugin is in the middle of it.
setTimeout(() => process.stdout.write(String(host.state('hostile').pid)), 100);
