import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface NpmConfigOptions {
  /** What configures npm: `NPM_CONFIG_USERCONFIG`, `npm_config_registry`, `HOME` and so on. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where a project's own `.npmrc` would be. */
  readonly directory: string;
}

/** What npm is configured to do, as npm's libraries want to be told. */
export async function loadNpmConfig({
  environment,
  directory,
}: NpmConfigOptions): Promise<Record<string, unknown>> {
  const [{ default: Config }, definitions] = await Promise.all([
    import('@npmcli/config'),
    import('@npmcli/config/lib/definitions/index.js'),
  ]);
  const config = new Config({
    ...definitions.default,
    npmPath: dirname(fileURLToPath(import.meta.url)),
    argv: [process.execPath, 'npm'],
    cwd: directory,
    env: { ...environment },
    warn: false,
  });
  await config.load();
  return config.flat;
}
