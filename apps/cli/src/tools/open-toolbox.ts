import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DownloadProgress, OperatorConfig, Toolbox } from '@gantry/tool-runner';
import type { Cli } from '../cli.ts';
import { errors } from '../errors.ts';
import { ProgressBar } from '../format/progress-bar.ts';
import { readInstallation } from '../installation.ts';
import type { GlobalOptions } from '../program/global-options.ts';

/** Options of every command below `tools`. */
export interface ToolsOptions extends GlobalOptions {
  readonly dataDir?: string;
  readonly json?: boolean;
}

export interface ToolboxSettings {
  readonly dataDir?: string | undefined;
  readonly repositories?: OperatorConfig['repositories'];
  readonly lockPath?: string | undefined;
  readonly frozen?: boolean | undefined;
}

/** Folder for what tools need between commands: `--data-dir`, else where the system keeps data of users. */
export function dataFolder({ environment }: Cli, dataDir: string | undefined): string {
  const { XDG_DATA_HOME, HOME } = environment;
  if (dataDir !== undefined) return dataDir;
  return join(XDG_DATA_HOME || join(HOME || '.', '.local/share'), 'gantry');
}

/** Opens the toolbox for the time of some work; downloads draw a bar on a terminal. */
export async function withToolbox<T>(
  cli: Cli,
  settings: ToolboxSettings,
  work: (toolbox: Toolbox) => Promise<T>,
): Promise<T> {
  const { Toolbox, ToolLock } = await import('@gantry/tool-runner');
  // Another one is for tests, which build tools of their own.
  const toolIndexPath = cli.environment.GANTRY_TOOL_INDEX ?? readInstallation().toolIndexPath;
  if (!existsSync(toolIndexPath)) throw errors.INSTALLATION_INCOMPLETE({ missing: toolIndexPath });
  const bar = new ProgressBar(cli.err);
  const { lockPath, frozen, repositories = [] } = settings;
  const toolbox = new Toolbox({
    directory: join(dataFolder(cli, settings.dataDir), 'tools'),
    bundled: toolIndexPath,
    environment: cli.environment,
    repositories,
    lock: lockPath === undefined ? undefined : new ToolLock(lockPath, frozen),
    onProgress: ({ tool, received, total }: DownloadProgress) => {
      bar.update({ label: `Fetching ${tool}`, done: received, total });
    },
    now: cli.now,
  });
  try {
    return await work(toolbox);
  } finally {
    bar.clear();
    await toolbox.close();
  }
}
