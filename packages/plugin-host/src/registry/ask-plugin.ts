import type { HostLimits } from '../limits.ts';
import { createLaunch } from '../process/launch.ts';
import { type Describing, describePlugin } from './describe-plugin.ts';
import type { PluginPackage } from './plugin-package.ts';

export interface AskOptions {
  readonly runnerPath: string;
  readonly permissions?: 'auto' | 'off';
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly limits: HostLimits;
}

/** Has a package describe itself in a process of its own. */
export function askPlugin(plugin: PluginPackage, options: AskOptions): Promise<Describing> {
  const { runnerPath, permissions = 'auto', environment, limits } = options;
  const launch = createLaunch(
    { entry: plugin.entry, directory: plugin.directory },
    {
      runnerPath,
      permissions,
      heapMegabytes: limits.heapMegabytes,
      ...(environment ? { environment } : {}),
    },
  );
  return describePlugin(launch, limits);
}
