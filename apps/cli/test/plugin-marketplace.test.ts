import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileServer } from '../../../tests/support/file-server.ts';
import { packPanelPlugin } from '../../../tests/support/panel-plugin.ts';
import { useCli } from './support/use-cli.ts';

const cli = useCli();
let files: FileServer;

beforeAll(async () => {
  files = await FileServer.start();
});
afterAll(() => files?.stop());

const plugin = (...args: string[]) => cli.run(['plugin', ...args]);
const install = (version: string, ...more: string[]) => {
  const { package: address, integrity } = files.serve(`/${version}.tgz`, packPanelPlugin(version));
  return plugin('install', address, '--integrity', integrity, ...more);
};

describe('installing on a server', () => {
  it('shows what a plugin asks for, and does nothing without consent', async () => {
    const asked = await install('1.0.0');
    expect(asked.code).not.toBe(0);
    expect(asked.err).toContain('Install @example/gantry-plugin-clockwork 1.0.0');
    expect(asked.err).toContain('connects to: time.example.com');
    expect((await plugin('list', '-o', 'name')).out).toBe('');
  });

  it('installs, updates, rolls back and uninstalls, and says why a plugin is there', async () => {
    expect(await install('1.0.0', '--yes')).toMatchObject({ code: 0 });
    const updated = await install('1.1.0');
    expect([updated.code, updated.err]).toEqual([
      0,
      expect.stringContaining('from 1.0.0 to 1.1.0'),
    ]);
    expect((await plugin('verify')).code).toBe(0);
    const why = await plugin('why', 'clockwork');
    expect(why.out).toMatch(/^2 +1\.1\.0 +admin \(install\)/m);
    expect((await plugin('rollback')).code).toBe(0);
    const sets = JSON.parse((await plugin('generations', '-o', 'json')).out) as object[];
    expect(sets).toMatchObject([{ number: 3, action: 'rollback', active: true }, {}, {}]);
    expect((await plugin('outdated')).code).toBe(0);
    const gone = await plugin('uninstall', 'clockwork', '--yes');
    expect([gone.code, gone.err]).toEqual([0, expect.stringContaining('Uninstall')]);
    expect((await plugin('list', '-o', 'name')).out).toBe('');
  });

  it('says what is missing', async () => {
    const nothing = await plugin('install');
    expect([nothing.code, nothing.err]).toEqual([2, expect.stringContaining('--root')]);
    const unknown = await plugin('uninstall', 'nothing', '--yes');
    expect([unknown.code, unknown.err]).toEqual([5, expect.stringContaining('"nothing"')]);
  });
});
