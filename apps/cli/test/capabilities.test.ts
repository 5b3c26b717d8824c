import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { useCli } from './support/use-cli.ts';

const FIXTURES = resolve(
  fileURLToPath(import.meta.url),
  '../../../../tests/fixtures/plugins/capabilities',
);
const cli = useCli({
  pluginDirs: async () => [FIXTURES],
});
const run = (text: string, options: { input?: string } = {}) => cli.run(text.split(' '), options);
const write = (name: string, content: string): string => {
  const path = join(cli.folder, name);
  writeFileSync(path, content);
  return path;
};

beforeAll(async () => {
  const entity = 'kind: Service\nmetadata: { name: cart }\nspec: { type: backend }\n';
  expect(await run(`apply -f ${write('cart.yaml', entity)}`)).toMatchObject({ code: 0 });
});

describe('integrations and assignments from a terminal', () => {
  it('connect a plugin twice, and see what is refused', async () => {
    const bad = write('bad.yaml', 'token: t\npath: ${team}\n');
    const refused = await run(`integration set keeper/eu -f ${bad}`);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining(`${bad}:2: /path`)]);
    const good = write('eu.yaml', 'token: canary-token\n');
    expect((await run(`integration set keeper/eu -f ${good} --name Europe`)).code).toBe(0);
    expect((await run(`integration set keeper -f ${good}`)).code).toBe(0);
    expect((await run('integration list -o name')).out).toBe('keeper/default\nkeeper/eu\n');
    expect((await run('integration list')).out).toMatch(/^keeper\/eu +Europe +disabled +0/m);
    const shown = await run('integration show keeper/eu');
    expect(shown.out).toContain('token:');
    expect(shown.out).not.toContain('canary');
    expect((await run('integration test keeper/eu')).out).toContain('Hello.');
    const wrong = write('wrong.yaml', 'token: wrong\n');
    expect(await run(`integration test keeper/eu -f ${wrong}`)).toMatchObject({
      err: expect.stringContaining('401: unknown token'),
    });
    expect((await run('integration show a/b/c')).code).not.toBe(0);
    for (const name of ['keeper', 'diary']) await run(`plugin enable ${name}`);
  });

  it('assign them, and take them away', async () => {
    const made = await run('assignment create keeper/eu configuration --kind Service --owner a');
    expect(made.code).toBe(0);
    expect((await run('assignment list')).out).toMatch(/keeper\/eu +configuration +kind=Service/);
    expect((await run('integration delete keeper/eu')).err).toContain('is used by');
    expect((await run(`assignment delete ${made.out.trim()}`)).code).toBe(0);
    const both = await run(
      'assignment create keeper configuration --entity Service/cart --kind Service',
    );
    expect([both.code, both.err]).toEqual([2, expect.stringContaining('--entity')]);
    const wrong = await run('assignment create keeper logs');
    expect(wrong.err).toContain('it has configuration');
    expect((await run('assignment create keeper configuration --entity Service/cart')).code).toBe(
      0,
    );
    expect((await run('assignment create diary logs')).code).toBe(0);
  });
});

describe('an entity’s configuration and logs from a terminal', () => {
  it('are set, shown masked, revealed and removed', async () => {
    const about = 'service cart';
    const set = await cli.run(
      [
        'config',
        'set',
        'service',
        'cart',
        '--key',
        'db/password',
        '--type',
        'secret',
        '--value-file',
        '-',
      ],
      { input: 'canary-value\n' },
    );
    expect([set.code, set.err]).toEqual([0, '"db/password" is set.\n']);
    await run(`config set ${about} --key user --value ada`);
    const masked = await run(`config get ${about}`);
    expect(masked.out).toMatch(/^db\/password +secret +\(secret\)/m);
    expect(masked.out).toMatch(/^user +string +ada/m);
    const revealed = await run(`config get ${about} --key db/password --reveal -o json`);
    expect(JSON.parse(revealed.out)).toMatchObject([{ value: 'canary-value' }]);
    expect((await run(`config get ${about} --reveal`)).code).toBe(2);
    expect((await run(`config delete ${about} --key user`)).code).toBe(0);
    expect((await run(`config get ${about} --key user`)).err).toContain('no such keys');
  });

  it('are read as a log is, the newest last', async () => {
    const { code, out, err } = await run('logs service cart --limit 3');
    expect(code).toBe(0);
    const lines = out.trim().split('\n');
    expect(lines.map((line) => line.replace(/^\S+ /, ''))).toEqual([
      'ERROR cart anywhere 2',
      'WARN  cart anywhere 1',
      'INFO  cart anywhere 0',
    ]);
    expect(err).toContain('more than 3');
    const filtered = await run('logs service cart --level warn --env prod -o json');
    expect(JSON.parse(filtered.out)).toHaveLength(2);
    expect((await run('logs service cart --since soon')).code).toBe(2);
    expect((await run('logs service nobody')).code).not.toBe(0);
  });
});
