import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPlugin } from '@gantry/plugin-host/conformance';
import { buildRunner } from '@gantry/plugin-host/testing';
import { CONTRACT_CHECKS, type ContractReport, checkPlugin } from '@gantry/plugin-sdk/testing';
import { type BuildOptions, build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPluginFiles } from '../../apps/cli/src/plugin/templates/create-plugin-files.ts';
import {
  PLUGIN_TEMPLATES,
  type TemplateKind,
} from '../../apps/cli/src/plugin/templates/plugin-templates.ts';

const root = resolve(fileURLToPath(import.meta.url), '../../..');
/** Inside the repository, where the packages of the templates are found; ignored by version control. */
const folder = join(root, '.cache/plugin-contract');
const runnerPath = join(folder, 'runner/runner.mjs');
const BUNDLED = readdirSync(join(root, 'plugins')).filter((name) =>
  existsSync(join(root, 'plugins', name, 'src/plugin.ts')),
);
const KINDS = Object.keys(PLUGIN_TEMPLATES) as TemplateKind[];

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await buildRunner(runnerPath);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function check(directory: string): Promise<ContractReport> {
  const opened = await openPlugin(directory, { runnerPath });
  try {
    return await checkPlugin(opened);
  } finally {
    await opened.close();
  }
}

const failedOf = ({ checks }: ContractReport) =>
  checks.filter(({ status }) => status === 'failed').map(({ id, problems }) => ({ id, problems }));

describe('the bundled plugins', () => {
  it.each(BUNDLED)('%s passes every check', async (name) => {
    const script = new URL(`file://${join(root, 'scripts/build.mjs')}`).href;
    const { pluginOptions } = (await import(script)) as { pluginOptions(): BuildOptions[] };
    const options = pluginOptions().find(({ outdir }) => outdir === `plugins/${name}/dist`);
    const directory = join(folder, name);
    for (const file of ['package.json', 'README.md']) {
      cpSync(join(root, 'plugins', name, file), join(directory, file));
    }
    await build({ ...options, outdir: join(directory, 'dist') });
    const report = await check(directory);
    expect(failedOf(report)).toEqual([]);
    expect(report.tier).toBe('gold');
  });
});

describe('what "gantry plugin new" writes', () => {
  const write = (kind: TemplateKind) => {
    const directory = join(folder, `new-${kind}`);
    const files = createPluginFiles({ slug: `my-${kind}`, kind, packages: '../../../packages' });
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    return directory;
  };

  it.each(KINDS)('for the kind %s passes every check', async (kind) => {
    const directory = write(kind);
    const options = { cwd: directory, encoding: 'utf8', stdio: 'pipe' } as const;
    execFileSync('npm', ['run', 'build'], options);
    const report = await check(directory);
    expect(failedOf(report)).toEqual([]);
    expect(report).toMatchObject({ tier: 'gold', slug: `my-${kind}`, capabilities: [kind] });
  });

  it('is typed', () => {
    for (const kind of KINDS) write(kind);
    const config = JSON.parse(readFileSync(join(folder, 'new-panel/tsconfig.json'), 'utf8'));
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ ...config, include: ['new-*/src'] }),
    );
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [tsc, '-p', folder], { stdio: 'pipe' });
  });
});

it('every check is on the page', () => {
  const page = readFileSync(join(root, 'docs/plugins/checking.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|$/gm)];
  expect(
    rows.map(([, id, kind, tier, since, title]) => ({ id, kind, tier, since, title })),
  ).toEqual(
    CONTRACT_CHECKS.map(({ id, kind, tier, since, title }) => ({ id, kind, tier, since, title })),
  );
});
