import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the parts of this installation are. */
export interface InstallationPaths {
  readonly root: string;
  readonly version: string;
  readonly uiDirectory: string;
  readonly pluginDirectory: string;
  readonly runnerPath: string;
  /** Index of the bundled tools. */
  readonly toolIndexPath: string;
}

/**
 * Finds the installation that this file belongs to: the nearest folder above it whose package is `gantry`.
 * That holds for the bundle and for the sources, wherever either was put.
 */
export function readInstallation(from: string = import.meta.url): InstallationPaths {
  for (let folder = dirname(fileURLToPath(from)); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) {
      const { name, version } = JSON.parse(readFileSync(manifest, 'utf8')) as {
        name?: string;
        version?: string;
      };
      if (name === 'gantry') {
        return {
          root: folder,
          version: version ?? '0.0.0',
          uiDirectory: join(folder, 'apps/web/dist'),
          pluginDirectory: join(folder, 'plugins'),
          runnerPath: join(folder, 'packages/plugin-host/dist/runner.js'),
          toolIndexPath: join(folder, 'tools/dist/core.json'),
        };
      }
    }
    if (dirname(folder) === folder) {
      throw new Error('This command is not inside a Gantry installation.');
    }
  }
}
