import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './support/build-cli.ts';
import { useCli } from './support/use-cli.ts';

const cli = useCli();
const examples = join(root, 'examples/catalog');

function write(name: string, content: string | Buffer): string {
  const path = join(cli.folder, name);
  writeFileSync(path, content);
  return path;
}

async function countEntities(): Promise<number> {
  const { out } = await cli.run(['get', '-A', '-o', 'name']);
  return out.split('\n').filter((line) => line !== '').length;
}

describe('the demo catalog', () => {
  it('is applied, is unchanged when applied again, and comes back as the same bytes', async () => {
    const checked = await cli.run(['apply', '-f', examples, '--dry-run']);
    expect(checked).toMatchObject({
      code: 0,
      out: expect.stringContaining('CREATED    Team/data'),
    });
    expect(checked.out).toContain('(dry run: nothing was written)');
    expect(await countEntities()).toBe(0);

    const first = await cli.run(['apply', '-f', examples, '-q']);
    expect(first).toMatchObject({ code: 0, err: '' });
    const total = Number(/^(\d+) created, 0 updated, 0 unchanged$/m.exec(first.out)?.[1]);
    expect(total).toBeGreaterThan(70);
    expect(await countEntities()).toBe(total);
    const again = await cli.run(['apply', '-f', examples, '-q']);
    expect(again.out).toBe(`0 created, 0 updated, ${total} unchanged\n`);

    const exported = await cli.run(['export']);
    const reapplied = await cli.run(['apply', '-f', '-', '-q'], { input: exported.out });
    expect(reapplied.out).toBe(`0 created, 0 updated, ${total} unchanged\n`);
    expect((await cli.run(['export'])).out).toBe(exported.out);

    const json = await cli.run(['export', '--format', 'json']);
    expect(JSON.parse(json.out)).toHaveLength(total);
    const fromJson = await cli.run(['apply', '-f', '-', '-q'], { input: json.out });
    expect(fromJson.out).toBe(`0 created, 0 updated, ${total} unchanged\n`);
  });

  it('is written as it is exported', async () => {
    const exported = (await cli.run(['export'])).out.split('---\n');
    const files = readdirSync(examples, { recursive: true, encoding: 'utf8' });
    const written = files
      .filter((name) => name.endsWith('.yaml'))
      .flatMap((name) => readFileSync(join(examples, name), 'utf8').split('---\n'));
    expect(written.sort()).toEqual(exported.sort());
    const one = await cli.run(['get', 'Service/checkout-api', '-o', 'yaml']);
    expect(written).toContain(one.out);
  });

  it('is the same text also when somebody writes it in another order', async () => {
    const before = await cli.run(['get', 'service', 'cart', '-o', 'yaml']);
    const file = write(
      'cart.yaml',
      `spec:
  consumesApis: [products, inventory]
  providesApis: [cart]
  type: worker
metadata: {owner: payments, name: cart, labels: {b: "2", a: "1"}}
kind: Service
`,
    );
    expect((await cli.run(['apply', '-f', file])).out).toContain('UPDATED    Service/cart');
    const shown = (await cli.run(['get', 'service', 'cart', '-o', 'yaml'])).out;
    expect(shown).toMatch(
      /labels:\n {4}a: "1"\n {4}b: "2"\nspec:\n {2}type: worker\n {2}providesApis/,
    );
    await cli.run(['apply', '-f', '-'], { input: before.out });
    expect((await cli.run(['get', 'service', 'cart', '-o', 'yaml'])).out).toBe(before.out);
  });

  it('is exported into one file per entity, and only what changed is written again', async () => {
    const folder = join(cli.folder, 'exported');
    const first = await cli.run(['export', 'teams', '--dir', folder]);
    expect(first).toMatchObject({ code: 0, out: '', err: expect.stringContaining('8 entities') });
    expect(readdirSync(join(folder, 'Team/default'))).toContain('payments.yaml');
    const again = await cli.run(['export', 'teams', '--dir', folder]);
    expect(again.err).toContain('0 of them changed');
    const applied = await cli.run(['apply', '-f', folder, '-q']);
    expect(applied.out).toBe('0 created, 0 updated, 8 unchanged\n');
  });
});

describe('bad files', () => {
  const service = (name: string, rest = ''): string =>
    `kind: Service\nmetadata:\n  name: ${name}\n${rest}`;

  it('are refused as a whole, with every problem of every file at its line', async () => {
    const before = await countEntities();
    const good = write('good.yaml', service('never-made'));
    const bad = write(
      'bad.yaml',
      `${service('bad', 'spec:\n  lifecycel: production\n')}---\nkind: Servise\nmetadata:\n  name: X\n`,
    );
    const { code, out, err } = await cli.run(['apply', '-f', good, '-f', bad]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('3 problems were found. Nothing was applied.');
    expect(err).toContain(
      `${bad}:5: Service/bad /spec/lifecycel unknown field "lifecycel"; did you mean "lifecycle"?`,
    );
    expect(err).toContain(
      `${bad}:7: Servise/X /kind there is no kind "Servise"; did you mean "Service"?`,
    );
    expect(err).toContain(`${bad}:9: Servise/X /metadata/name must be lower-case`);
    expect(await countEntities()).toBe(before);
  });

  it('are found before anything is sent, also without a server', async () => {
    const first = write('first.yaml', `${service('twice')}---\n${service('other')}`);
    const second = write(
      'second.json',
      '[{"kind":"Team"},\n{"kind":"Service","metadata":{"name":"twice"}}, 3]',
    );
    const { code, err } = await cli.run(['apply', '-f', first, '-f', second], {
      environment: { GANTRY_SERVER: 'http://127.0.0.1:1' },
    });
    expect(code).toBe(1);
    expect(err).toContain(`${second}:2: Service/twice is already at ${first}:1`);
    expect(err).toContain(`${second}:2: must be an entity with kind and metadata, not a number`);
  });

  it.concurrent.each([
    ['duplicate keys', 'kind: A\nkind: B\n', ':2: Map keys must be unique'],
    ['broken YAML', 'kind: A\n  b: c\n', ':1: '],
    ['a cycle', 'kind: &a\n  b: *a\n', ':1: /kind/b refers to itself (a cycle)'],
    [
      'prototype keys',
      'kind: A\nspec:\n  __proto__: {a: 1}\n',
      'uses the key "__proto__", which is not allowed',
    ],
    ['deep lists', `a: ${'['.repeat(5_000)}`, 'is nested too deeply'],
    [
      'deep maps',
      Array.from({ length: 3_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      'is nested too deeply',
    ],
    [
      'more levels than an entity has',
      `a: ${'['.repeat(80)}${']'.repeat(80)}`,
      'is nested deeper than 64 levels',
    ],
    ['an alias bomb', aliasBomb(), 'xcessive alias count'],
    ['binary junk', Buffer.from([0x89, 0x50, 0xff, 0xfe, 0, 1, 2]), ':1: is not UTF-8 text'],
    ['another encoding', Buffer.from('kind: Ü', 'utf16le'), ':1: is not UTF-8 text'],
    ['a text', 'only words', ':1: must be an entity with kind and metadata, not a text'],
    ['no identity', 'spec: {}\n', '/kind is required'],
  ])('with %s are refused', async (name, content, message) => {
    const file = write(`${name.replaceAll(' ', '-')}.yaml`, content);
    const { code, out, err } = await cli.run(['apply', '-f', file]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(message);
    expect(err).toContain(file);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('that are too large for one entity are refused, and large ones of many are applied', async () => {
    const long = write(
      'long.yaml',
      service('long', `  description: "${'a b '.repeat(2_500_000)}"\n`),
    );
    const refused = await cli.run(['apply', '-f', long]);
    expect(refused).toMatchObject({
      code: 1,
      err: expect.stringContaining(`${long}:1: Service/long is larger than 4 MB`),
    });

    // More than one request takes.
    const text = 'x'.repeat(19_000);
    const many = Array.from({ length: 230 }, (_, i) =>
      service(`large-${i}`, `  description: ${text}\n`),
    );
    const file = write('many.yaml', many.join('---\n'));
    const applied = await cli.run(['apply', '-f', file, '-q']);
    expect(applied).toMatchObject({ code: 0, out: '230 created, 0 updated, 0 unchanged\n' });
    const deleted = await cli.run(['delete', '-f', file, '--yes', '-o', 'json']);
    expect(JSON.parse(deleted.out).deleted).toHaveLength(230);
  });

  it('are JSON for programs, and so are results', async () => {
    const file = write('json.yaml', service('json', 'spec:\n  type: bakend\n'));
    const { code, out, err } = await cli.run(['apply', '-f', file, '-o', 'json']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(JSON.parse(err)).toMatchObject({
      code: 'FILES_REFUSED',
      exitCode: 1,
      problems: [{ file, line: 5, ref: 'Service/json', pointer: '/spec/type' }],
    });
    const good = write('good.json', '{"kind":"Service","metadata":{"name":"json"}}');
    const applied = await cli.run(['apply', '-f', good, '-o', 'json']);
    expect(JSON.parse(applied.out)).toEqual({
      dryRun: false,
      totals: { created: 1, updated: 0, unchanged: 0 },
      entities: [{ ref: 'Service/json', outcome: 'created', revision: 1, file: good, line: 1 }],
    });
  });

  it('that are not there, or hold nothing, are named', async () => {
    const missing = await cli.run(['apply', '-f', '/no/such/file']);
    expect(missing).toMatchObject({
      code: 5,
      err: expect.stringContaining('/no/such/file does not exist'),
    });
    const empty = await cli.run(['apply', '-f', write('empty.yaml', '# nothing\n')]);
    expect(empty).toMatchObject({
      code: 1,
      err: expect.stringContaining('There are no entities in'),
    });
  });
});

/** Few bytes that would become many gigabytes. */
function aliasBomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 10; i++) {
    lines.push(
      `a${i}: &a${i} [${Array(9)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    );
  }
  return lines.join('\n');
}
