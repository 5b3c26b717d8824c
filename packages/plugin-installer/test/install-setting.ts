import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TarEntry } from '@gantry/artifacts/testing';
import { isPlatformError } from '@gantry/base';
import {
  type InstallEvent,
  type InstallOptions,
  type InstallResult,
  installPlugins,
  type PluginFailure,
} from '../src/index.ts';

/** A folder with a plugin file, and a root to install into. */
export class InstallSetting {
  readonly directory = mkdtempSync(join(tmpdir(), 'gantry-install-'));
  readonly root = join(this.directory, 'root');
  readonly lockFile = join(this.directory, 'dynamic-plugins.lock.yaml');
  readonly events: InstallEvent[] = [];
  environment: Record<string, string> = { HOME: this.directory };

  write(path: string, content: string | Buffer): string {
    const full = join(this.directory, path);
    mkdirSync(join(full, '..'), { recursive: true });
    writeFileSync(full, content);
    return full;
  }

  /** `dynamic-plugins.yaml` with these entries. */
  want(...entries: (string | Record<string, unknown>)[]): void {
    const plugins = entries.map((entry) =>
      typeof entry === 'string' ? { package: entry } : entry,
    );
    this.write('dynamic-plugins.yaml', JSON.stringify({ plugins }));
  }

  async install(options: Partial<InstallOptions> = {}): Promise<InstallResult> {
    this.events.length = 0;
    return await installPlugins({
      file: join(this.directory, 'dynamic-plugins.yaml'),
      root: this.root,
      environment: this.environment,
      onEvent: (event) => this.events.push(event),
      ...options,
    });
  }

  /** Every failure of a run that has to fail, as `CODE message`. */
  async failures(options: Partial<InstallOptions> = {}): Promise<string[]> {
    try {
      await this.install(options);
    } catch (error) {
      if (!isPlatformError(error)) throw error;
      if (error.code !== 'PLUGINS_FAILED') return [`${error.code} ${error.message}`];
      const { failures } = error.details as { failures: readonly PluginFailure[] };
      return failures.map(({ code, message }) => `${code} ${message}`);
    }
    throw new Error('It did not fail.');
  }

  /** Folders of plugins in the root. */
  folders(): string[] {
    return readdirSync(this.root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** The files of a small package, below a folder. */
export function packageFiles(
  folder: string,
  name: string,
  version = '1.0.0',
  more: readonly TarEntry[] = [],
): TarEntry[] {
  return [
    { name: `${folder}/package.json`, content: JSON.stringify({ name, version }) },
    { name: `${folder}/dist/index.js`, content: `export default ${JSON.stringify(version)};\n` },
    ...more.map((entry) => ({ ...entry, name: `${folder}/${entry.name}` })),
  ];
}
