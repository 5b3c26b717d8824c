import type { DeniedEndpoint } from '@gantry/plugin-sdk/egress';
import { createDataDirectory } from '../process/data-directory.ts';
import { createLaunch } from '../process/launch.ts';
import { ProcessChannel } from '../process/process-channel.ts';
import type { LoadedPlugin } from '../registry/plugin-record.ts';
import type { PluginHost } from './plugin-host.ts';
import { type CommonHostOptions, type PluginSource, SupervisedHost } from './supervised-host.ts';

/** What a host with processes needs. */
export interface PluginHostOptions extends CommonHostOptions {
  /** The plugins that can be called, such as a `PluginRegistry`. */
  readonly plugins: PluginSource;
  /** The bundled runner, `dist/runner.js` of this package. */
  readonly runnerPath: string;
  /** Each plugin gets `<dataDir>/plugin-data/<slug>`. */
  readonly dataDir: string;
  /**
   * `auto` (default) confines plugins with Node's permission flags where the running version has them; `off`
   * does not. The state of a plugin says which it is.
   */
  readonly permissions?: 'auto' | 'off';
  /** Further files and folders that a plugin may read, such as a mounted service account. */
  readonly readablePaths?: (plugin: LoadedPlugin) => readonly string[];
  /** Endpoints that no plugin may connect to: the host's own listener and store. Asked at every start. */
  readonly deniedEndpoints?: () => readonly DeniedEndpoint[];
  /** The host's environment. Plugins see the names in `PASSED_ENVIRONMENT` and no others. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** A host that runs each plugin in a process of its own. Starts nothing before the first call. */
export function createPluginHost(options: PluginHostOptions): PluginHost {
  const {
    plugins,
    runnerPath,
    dataDir,
    permissions = 'auto',
    readablePaths = () => [],
    deniedEndpoints = () => [],
    environment,
  } = options;
  return new SupervisedHost(
    plugins,
    (limits) => (plugin, receive) => {
      const launch = createLaunch(
        {
          entry: plugin.entry,
          directory: plugin.directory,
          dataDirectory: createDataDirectory(dataDir, plugin.slug),
          readablePaths: readablePaths(plugin),
        },
        {
          runnerPath,
          heapMegabytes: limits.heapMegabytes,
          permissions,
          deniedEndpoints: deniedEndpoints(),
          ...(environment ? { environment } : {}),
        },
      );
      return new ProcessChannel(launch, limits, receive);
    },
    options,
  );
}
