import { beforeAll, describe, expect, it } from 'vitest';
import { installInventoryPlugin } from './support/install-inventory-plugin.ts';
import { useCli } from './support/use-cli.ts';

const cli = useCli({ pluginDirs: installInventoryPlugin });

const run = async (...args: string[]) => {
  const { code, out, err } = await cli.run(args);
  return { code, out, err };
};
const json = async <T>(...args: string[]): Promise<T> =>
  JSON.parse((await cli.run([...args, '-o', 'json'])).out) as T;
const names = (count: number) => Array.from({ length: count }, (_, i) => `svc-${i}`).join();

async function sync(services: string, lifecycle = 'production'): Promise<string> {
  const site = { name: 'shop', services, lifecycle };
  const input = JSON.stringify({ sites: [site] });
  expect((await cli.run(['plugin', 'config', 'inventory', '-f', '-'], { input })).code).toBe(0);
  const { err, code } = await cli.run(['plugin', 'sync', 'inventory']);
  expect({ code, err }).toMatchObject({ code: 0 });
  const [newest] = await json<{ id: string }[]>('syncs', 'list', 'inventory', '--limit', '1');
  return newest?.id ?? '';
}

beforeAll(async () => {
  const input = JSON.stringify({ sites: [{ name: 'shop', services: 'pay' }] });
  await cli.run(['plugin', 'config', 'inventory', '-f', '-'], { input });
  await cli.run(['plugin', 'enable', 'inventory']);
  await cli.run(['plugin', 'sync', 'inventory']);
});

describe('the truth on the command line', () => {
  it('says why a value is here', async () => {
    await sync('pay');
    const entity = { kind: 'Service', metadata: { name: 'pay', namespace: 'shop', title: 'Pay!' } };
    await cli.run(['apply', '-f', '-'], { input: JSON.stringify(entity) });
    const { out } = await run('why', 'service', 'shop/pay');
    expect(out).toMatch(/^inventory shop\/pay: seen /);
    expect(out).toMatch(/^metadata\.title +Pay! +people .* admin +pay of shop$/m);
    const one = await run('why', 'service', 'shop/pay', '--field', 'metadata.title');
    expect(one.out).not.toContain('spec.type');
    expect(await run('why', 'service', 'shop/pay', '--field', 'metadata.tilte')).toMatchObject({
      code: 2,
      err: expect.stringContaining('It has no field "metadata.tilte".'),
    });
  });

  it('shows the revisions of an entity, and goes back to one', async () => {
    const entity = (owner: string) => ({ kind: 'Service', metadata: { name: 'own', owner } });
    for (const owner of ['ada', 'bo']) {
      await cli.run(['apply', '-f', '-'], { input: JSON.stringify(entity(owner)) });
    }
    const time = new Date().toISOString();
    const { out } = await run('history', 'service', 'own');
    expect(out).toMatch(/^2 .* admin +cli +metadata\.owner$/m);
    expect(out).toMatch(/^1 .* created$/m);
    expect((await run('history', 'service', 'own', '--diff', '--limit', '1')).out).toContain(
      'metadata.owner: ada → bo',
    );
    const back = ['rollback', 'service', 'own', '--revision', '1'];
    expect(await run(...back)).toMatchObject({ code: 2 });
    expect(await run(...back, '--dry-run')).toEqual({
      code: 0,
      out: 'metadata.owner: bo → ada\n',
      err: 'Dry run: nothing was changed.\n',
    });
    expect((await run(...back, '--yes')).err).toBe('Service/own is at revision 3.\n');
    expect((await run(...back, '--yes')).err).toContain('there is nothing to change');
    const owner = async (...args: string[]) =>
      (await json<{ metadata: { owner: string } }>('get', 'service', 'own', ...args)).metadata
        .owner;
    expect([await owner(), await owner('--as-of', time)]).toEqual(['ada', 'bo']);
    const listed = await run('get', 'services', '-o', 'name', '--as-of', '2026-01-01');
    expect(listed.out).toBe('');
    expect((await run('rollback', 'service', 'own', '--revision', '9', '--yes')).err).toContain(
      'The history of Service/own has no revision 9.',
    );
  });

  it('shows a held sync, releases or drops it, and cleans up what is gone', async () => {
    await sync(names(10));
    const { code, err } = await (async () => {
      const input = JSON.stringify({ sites: [{ name: 'shop', services: 'svc-9' }] });
      await cli.run(['plugin', 'config', 'inventory', '-f', '-'], { input });
      return await run('plugin', 'sync', 'inventory');
    })();
    expect(code).toBe(0);
    expect(err).toContain('entities have vanished; none is marked as gone until somebody decides');
    const held = await run('syncs', 'held', 'inventory');
    expect(held.out).toMatch(/^Service\/shop\/svc-3 /m);
    expect(held.err).toContain('gantry syncs release inventory');
    expect((await run('syncs', 'drop', 'inventory')).err).toContain('Dropped');
    expect(await run('syncs', 'held', 'inventory')).toMatchObject({
      err: expect.stringContaining('No sync of "inventory" is held.'),
    });
    expect((await run('cleanup', '--dry-run')).out).not.toContain('svc-3');
    await run('plugin', 'sync', 'inventory');
    expect(await run('syncs', 'release', 'inventory')).toMatchObject({ code: 2 });
    expect((await run('syncs', 'release', 'inventory', '--yes')).err).toContain('as gone.');

    const preview = await run('cleanup', '--dry-run', '--kind', 'services');
    expect(preview.out).toMatch(/^Service\/shop\/svc-3 +inventory +gone /m);
    expect(preview.err).toMatch(/^Dry run: \d+ would be deleted, and nothing was\.$/m);
    expect((await run('cleanup', '--older-than', '1d', '--dry-run')).err).toContain('nothing to');
    expect(await run('cleanup')).toMatchObject({ code: 2 });
    expect((await run('cleanup', '--yes')).err).toMatch(/^Deleted \d+ entities/);
    expect((await run('get', '--gone', '-o', 'name')).out).toBe('');
  });

  it('shows what a sync changed, and undoes it', async () => {
    await sync('a,b');
    const id = await sync('a,b,c', 'deprecated');
    const changes = await run('syncs', 'changes', 'inventory', id);
    expect(changes.out).toMatch(
      /^Service\/shop\/a +updated +spec\.lifecycle: production → deprecated$/m,
    );
    expect(changes.out).toMatch(/^Service\/shop\/c +created/m);
    const dry = await run('syncs', 'undo', 'inventory', id, '--dry-run');
    expect(dry.err).toContain('It restores 2 entities, deletes 1 that it had created');
    expect(await run('syncs', 'undo', 'inventory', id)).toMatchObject({ code: 2 });
    expect((await run('syncs', 'undo', 'inventory', id, '--yes')).err).toContain('Undone.');
    expect((await run('get', 'service', 'shop/c')).code).not.toBe(0);
    const lifecycle = await json<{ spec: { lifecycle: string } }>('get', 'service', 'shop/a');
    expect(lifecycle.spec.lifecycle).toBe('production');
  });
});
