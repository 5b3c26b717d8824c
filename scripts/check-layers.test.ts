import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkLayers, findPluginNames } from './check-layers.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
let planted: string;

function write(path: string, text: string): void {
  const file = join(planted, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

beforeEach(() => {
  planted = mkdtempSync(join(tmpdir(), 'gantry-layers-'));
  copyFileSync(join(root, '.dependency-cruiser.cjs'), join(planted, '.dependency-cruiser.cjs'));
  write('tsconfig.json', '{}');
  write('package.json', '{ "type": "module" }');
  write('packages/storage/src/index.ts', 'export const store = 1;');
});
afterEach(() => rmSync(planted, { recursive: true, force: true }));

async function rulesBroken(): Promise<string[]> {
  const { violations } = await checkLayers(planted, ['packages']);
  return violations.map(
    (violation: string) => violation.split(':', 2).join(':').split(' →')[0] ?? '',
  );
}

describe('the layer check', () => {
  it('passes a tree that keeps the rules, and counts what it saw', async () => {
    write('packages/storage/src/other.ts', `export { store } from './index.ts';`);
    const { modules, violations } = await checkLayers(planted, ['packages']);
    expect(violations).toEqual([]);
    expect(modules).toBe(2);
  });

  it('sees an import against the direction, and a relative path into another workspace', async () => {
    write('packages/base/src/index.ts', `export { store } from '../../storage/src/index.ts';`);
    const broken = (await rulesBroken()).join('\n');
    expect(broken).toContain('layer: packages/base');
    expect(broken).toContain('no-relative-path-into-another-workspace');
  });

  it('sees a cycle, also one of types only', async () => {
    write('packages/storage/src/a.ts', `import type { B } from './b.ts'; export type A = B;`);
    write('packages/storage/src/b.ts', `import type { A } from './a.ts'; export type B = A | 1;`);
    expect((await rulesBroken()).join('\n')).toContain('no-cycles');
  });

  it('sees Node in code that runs in browsers', async () => {
    write('packages/contracts/src/index.ts', `export { join } from 'node:path';`);
    expect((await rulesBroken()).join('\n')).toContain('browser-safe');
  });

  it('sees test code in sources', async () => {
    write('packages/storage/src/index.test.ts', 'export const x = 1;');
    write('packages/storage/src/other.ts', `export { x } from './index.test.ts';`);
    expect((await rulesBroken()).join('\n')).toContain('no-test-code-in-sources');
  });

  it('sees a tool that takes something of ours with it, and tools that do not wait to be asked for', async () => {
    write('packages/tool-runner/src/index.ts', 'export const run = 1;');
    write('tools/kit/src/index.ts', 'export const kit = 1;');
    write('tools/acme/src/fine.ts', `export { kit } from '../../kit/src/index.ts';`);
    write(
      'tools/acme/src/main.ts',
      `export { store } from '../../../packages/storage/src/index.ts';`,
    );
    write('packages/tool-runner/src/bad.ts', `export { store } from '../../storage/src/index.ts';`);
    write(
      'apps/cli/src/late.ts',
      `export const late = () => import('../../../packages/tool-runner/src/index.ts');`,
    );
    write(
      'apps/cli/src/early.ts',
      `export { run } from '../../../packages/tool-runner/src/index.ts';`,
    );
    const { violations } = await checkLayers(planted, ['packages', 'apps', 'tools']);
    const broken = (rule: string) => violations.filter((one) => one.startsWith(rule)).join('\n');
    expect(broken('layer: tools/')).toContain('tools/acme/src/main.ts');
    expect(broken('layer: tools/')).not.toContain('fine.ts');
    expect(broken('layer: packages/tool-runner')).toContain('bad.ts');
    expect(broken('tools-installer-and-host-are-loaded-on-demand')).toContain('early.ts');
    expect(broken('tools-installer-and-host-are-loaded-on-demand')).not.toContain('late.ts');
  });

  it('sees a plugin named outside its folder', () => {
    write('plugins/acme/package.json', '{}');
    write('apps/web/src/fine.ts', 'export const fine = 1;');
    write('packages/storage/src/special.ts', `export const special = 'Acme';`);
    expect(findPluginNames(planted)).toEqual([
      'packages/storage/src/special.ts names the plugin "acme"',
    ]);
  });

  it('tells a plugin from something else of that name', () => {
    write('plugins/github/package.json', '{}');
    write('apps/web/src/fine.ts', 'export const fine = 1;');
    write('packages/storage/src/icons.ts', `export const icons = ['github'];`);
    write('packages/storage/src/special.ts', `if (plugin.slug === 'github') special();`);
    expect(findPluginNames(planted)).toEqual([
      'packages/storage/src/special.ts names the plugin "github"',
    ]);
  });
});
