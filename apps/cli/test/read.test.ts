import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { NODE_FLAGS } from './support/run-command.ts';
import { useCli } from './support/use-cli.ts';

const cli = useCli();
const MANY = 1_200;

beforeAll(async () => {
  const entities = [
    ...['payments', 'shop'].map((name) => ({ kind: 'Team', metadata: { name } })),
    ...Array.from({ length: MANY }, (_, i) => ({
      kind: 'Service',
      metadata: {
        name: `service-${String(i).padStart(4, '0')}`,
        title: `Service number ${i}`,
        owner: i % 100 === 0 ? 'payments' : 'shop',
        tags: i % 200 === 0 ? ['tier-1', 'go'] : ['go'],
        labels: { half: String(i % 2) },
      },
      spec: {
        type: 'backend',
        lifecycle: 'production',
        dependsOn: [{ kind: 'API', name: 'ghost' }],
      },
    })),
    { kind: 'Service', metadata: { name: 'hidden', namespace: 'other', title: 'Ünïcödé 日本語' } },
  ];
  const { code, err } = await cli.run(['apply', '-f', '-', '-q'], {
    input: JSON.stringify(entities),
  });
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

const names = async (...args: string[]): Promise<string[]> => {
  const { out } = await cli.run(['get', ...args, '-o', 'name']);
  return out.split('\n').filter((line) => line !== '');
};

describe.concurrent('get', () => {
  it('counts the kinds', async () => {
    const { out } = await cli.run(['get']);
    expect(out).toMatch(/^KIND +ENTITIES +DESCRIPTION\n/);
    expect(out).toMatch(/^Service +1,201 /m);
    const json = JSON.parse((await cli.run(['get', '-o', 'json'])).out);
    expect(json).toContainEqual(expect.objectContaining({ kind: 'Team', count: 2 }));
  });

  it('lists all of them, over several pages', async () => {
    expect(await names('services')).toHaveLength(MANY + 1);
    const { out } = await cli.run(['get', 'SERV', '-o', 'json']);
    expect(JSON.parse(out)).toHaveLength(MANY + 1);
    expect(await names('services', '--limit', '7')).toHaveLength(7);
    expect(await names('services', '--limit', '700')).toHaveLength(700);
  });

  it('filters, and sorts', async () => {
    expect(await names('services', '--owner', 'payments')).toHaveLength(12);
    expect(await names('services', '--tag', 'go', '--tag', 'tier-1')).toHaveLength(6);
    expect(await names('services', '--label', 'half=0', '--owner', 'shop', '--limit', '3')).toEqual(
      ['0002', '0004', '0006'].map((number) => `Service/service-${number}`),
    );
    expect(await names('-n', 'other')).toEqual(['Service/other/hidden']);
    expect(await names('-q', 'number 777')).toEqual(['Service/service-0777']);
    expect(await names('--owner', 'payments', '--sort=-name', '--limit', '1')).toEqual([
      'Service/service-1100',
    ]);
    expect(await cli.run(['get', 'teams', '--gone'])).toMatchObject({
      code: 0,
      out: '',
      err: 'Nothing was found.\n',
    });
  });

  it('prints one entity, however it is named', async () => {
    const { out } = await cli.run(['get', 'service', 'hidden', '-n', 'other', '-o', 'yaml']);
    expect(out).toBe(
      'apiVersion: gantry.io/v1\nkind: Service\nmetadata:\n  name: hidden\n  namespace: other\n  title: Ünïcödé 日本語\n',
    );
    for (const args of [['Service/other/hidden'], ['services', 'other/hidden']]) {
      expect((await cli.run(['get', ...args, '-o', 'yaml'])).out).toBe(out);
    }
    const json = JSON.parse((await cli.run(['get', 'Service/other/hidden', '-o', 'json'])).out);
    expect(json.metadata).toMatchObject({ revision: 1, createdBy: 'admin' });
  });

  it('says what there is when something is not there', async () => {
    const typo = await cli.run(['get', 'team', 'paymnets']);
    expect(typo).toMatchObject({
      code: 5,
      out: '',
      err: expect.stringContaining('Did you mean Team/payments?'),
    });
    const elsewhere = await cli.run(['get', 'service', 'hidden']);
    expect(elsewhere.err).toContain('Did you mean Service/other/hidden?');
    expect(await cli.run(['get', 'svc'])).toMatchObject({ code: 5 });
    expect(await cli.run(['get', 'd'])).toMatchObject({ code: 2 });
  });

  it('refuses filters beside a name, which it would not follow', async () => {
    expect((await cli.run(['get', 'team', 'shop', '--owner', 'x'])).code).toBe(2);
  });

  it('has no colours in a pipe, and has them where they are forced', async () => {
    const environment = { FORCE_COLOR: '1' };
    expect((await cli.run(['get'])).out).not.toContain('\u001b');
    expect((await cli.run(['get'], { environment })).out).toContain('\u001b');
    expect((await cli.run(['get', '--no-color'], { environment })).out).not.toContain('\u001b');
  });
});

it.concurrent('describes an entity with everything around it', async () => {
  const { code, out } = await cli.run(['describe', 'Service/service-0100']);
  expect(code).toBe(0);
  expect(out).toMatch(/^Kind: +Service$/m);
  expect(out).toMatch(/^Labels: +half = 0$/m);
  expect(out).toMatch(/ownedBy +Team\/payments$/m);
  expect(out).toMatch(/dependsOn +API\/ghost {2}not in the catalog$/m);
  expect(out).toMatch(/created by admin \(cli\), revision 1$/m);
  const json = JSON.parse((await cli.run(['describe', 'team', 'payments', '-o', 'json'])).out);
  expect(json.graph.edges).toHaveLength(12);
  expect((await cli.run(['describe', 'team', 'nobody'])).code).toBe(5);
});

it.concurrent('takes queries with filters, and relations', async () => {
  expect(await names('-q', 'owner:payments -tag:tier-1 number')).toHaveLength(6);
  expect(await names('--query', 'kind:team shop')).toEqual(['Team/shop']);
  expect(await names('--related', 'dependsOn:API/ghost')).toHaveLength(MANY);
  expect(await names('--related', 'ownerOf:Service/service-0100')).toEqual(['Team/payments']);
  const { code, err } = await cli.run(['get', '-q', 'x ownr:y is:dead']);
  expect(code).toBe(2);
  expect(err).toContain(
    '  x ownr:y is:dead\n    ^^^^^^ unknown filter "ownr:"; did you mean "owner:"?',
  );
  expect(err).toContain('"is:dead" is not one of');
});

it.concurrent('says what breaks, and what goes in circles', async () => {
  const { out, err } = await cli.run(['impact', 'team', 'payments']);
  expect({ out, err }).toEqual({ out: '', err: 'Nothing needs Team/payments.\n' });
  expect(await cli.run(['cycles'])).toMatchObject({ code: 0, err: 'Nothing goes in a circle.\n' });
});

it.concurrent('searches', async () => {
  const { out } = await cli.run(['search', 'number', '42', '--kind', 'service', '-o', 'json']);
  expect(JSON.parse(out)[0]).toMatchObject({ kind: 'Service', name: 'service-0042' });
  expect(await cli.run(['search', 'nothing-like-it'])).toMatchObject({ code: 0, out: '' });
});

it.concurrent.each([
  ['export', ['export']],
  ['get as a table', ['get', 'services']],
  ['get as JSON', ['get', 'services', '-o', 'json']],
])('%s ends quietly when nobody reads any more', async (_name, args) => {
  const { url: GANTRY_SERVER, token: GANTRY_TOKEN } = cli.server;
  const child = spawn(process.execPath, [...NODE_FLAGS, cli.entry, ...args], {
    env: { PATH: process.env.PATH ?? '', GANTRY_SERVER, GANTRY_TOKEN },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let err = '';
  child.stderr.on('data', (text) => {
    err += text;
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const [code] = await once(child, 'exit');
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

it.runIf(existsSync('/dev/full'))('says when its output cannot be written', async () => {
  const { url: GANTRY_SERVER, token: GANTRY_TOKEN } = cli.server;
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, [...NODE_FLAGS, cli.entry, 'export'], {
    env: { PATH: process.env.PATH ?? '', GANTRY_SERVER, GANTRY_TOKEN },
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  let err = '';
  child.stderr?.on('data', (text) => {
    err += text;
  });
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(err).toMatch(/^Error: Standard output cannot be written: .*no space.*\n$/);
});

describe('delete', () => {
  const apply = async (...keys: string[]): Promise<string> => {
    const input = keys.map((name) => `kind: Domain\nmetadata:\n  name: ${name}\n`).join('---\n');
    await cli.run(['apply', '-f', '-'], { input });
    return input;
  };

  it('needs a yes where nobody can be asked', async () => {
    await apply('asked');
    const refused = await cli.run(['delete', 'domain', 'asked']);
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
    const dry = await cli.run(['delete', 'domain', 'asked', '--dry-run']);
    expect(dry).toMatchObject({ code: 0, out: 'DELETED  Domain/asked\n' });
    expect(await names('domain')).toEqual(['Domain/asked']);
    expect(await cli.run(['delete', 'domain', 'asked', '--yes'])).toMatchObject({ code: 0 });
    expect(await names('domain')).toEqual([]);
  });

  it('deletes what files name, all or nothing', async () => {
    const input = await apply('first', 'second');
    const more = `${input}---\nkind: Domain\nmetadata:\n  name: third\n`;
    const refused = await cli.run(['delete', '-f', '-', '--yes'], { input: more });
    expect(refused).toMatchObject({ code: 5, out: '' });
    expect(refused.err).toContain('There is no Domain/third. Nothing was deleted.');
    expect(await names('domain')).toHaveLength(2);
    const done = await cli.run(['delete', '-f', '-', '--yes', '--ignore-not-found'], {
      input: more,
    });
    expect(done).toMatchObject({ code: 0, out: 'DELETED  Domain/first\nDELETED  Domain/second\n' });
    expect(await names('domain')).toEqual([]);
  });
});

it.concurrent('completes commands, kinds and names', async () => {
  const complete = async (...words: string[]) =>
    (await cli.run(['__complete', '--', ...words])).out.trim().split('\n');
  expect(await complete('pl')).toEqual(['plugin']);
  expect(await complete('get', 'te')).toEqual(['teams']);
  expect(await complete('get', 'teams', '')).toEqual(['payments', 'shop']);
  expect(await complete('get', '--ow')).toEqual(['--owner']);
});
