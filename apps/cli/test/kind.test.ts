import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { useCli } from './support/use-cli.ts';

const cli = useCli();

function write(name: string, text: string): string {
  const path = join(cli.folder, name);
  writeFileSync(path, text);
  return path;
}

const KIND = `kind: Database
aliases: [db]
schema:
  properties:
    engine: {type: string, enum: [postgres, mysql]}
    operatedBy:
      type: string
      x-entity-ref: {kinds: [Team], relation: operatedBy, inverse: operates}
`;

it('adds a kind, shows it, says what a change breaks, and deletes it', async () => {
  const file = write('database.yaml', KIND);
  const checked = await cli.run(['kind', 'apply', '-f', file, '--check']);
  expect(checked).toMatchObject({
    code: 0,
    out: 'CREATED    Database\n',
    err: 'Nothing was changed.\n',
  });
  expect((await cli.run(['kind', 'apply', '-f', file])).out).toBe('CREATED    Database\n');
  expect((await cli.run(['kind', 'apply', '-f', file])).out).toBe('UNCHANGED  Database\n');

  const entity = `{kind: Database, metadata: {name: main}, spec: {engine: mysql, operatedBy: dba}}`;
  await cli.run(['apply', '-f', '-'], { input: entity });
  expect((await cli.run(['get', 'dbs', '-o', 'name'])).code).not.toBe(0);
  expect((await cli.run(['get', 'db', '-o', 'name'])).out).toContain('Database/main');
  const shown = await cli.run(['kind', 'show', 'databases']);
  expect(shown.out).toMatch(/operatedBy \/ operates \(operatedBy → Team\)/);
  const asFile = await cli.run(['kind', 'show', 'db', '-o', 'yaml']);
  const same = await cli.run(['kind', 'apply', '-f', '-'], { input: asFile.out });
  expect(same.out).toBe('UNCHANGED  Database\n');

  const narrower = write('narrower.yaml', KIND.replace(', mysql', ''));
  for (const args of [['--check'], []]) {
    const refused = await cli.run(['kind', 'apply', '-f', narrower, ...args]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('Database/main: /spec/engine must be one of: postgres');
  }
  expect((await cli.run(['kind', 'delete', 'db'])).err).toContain('There is 1 entity');
  await cli.run(['delete', 'Database/main', '--yes']);
  expect((await cli.run(['kind', 'delete', 'db'])).err).toContain('is deleted');
});

it('names the line of what is wrong in a kind', async () => {
  const file = write('bad.yaml', 'kind: Bad\nschema:\n  properties:\n    a: {typ: string}\n');
  const refused = await cli.run(['kind', 'apply', '-f', file]);
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(/bad\.yaml:4.*unknown keyword; did you mean "type"\?/s);
});
