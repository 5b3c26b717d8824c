import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { useCli } from './support/use-cli.ts';

const cli = useCli();

it('groups users, tries out a rule, brings it in, and explains what it decides', async () => {
  await cli.run(['user', 'create', 'grace', '--role', 'developer', '--generate']);
  await cli.run(['group', 'create', 'payments', '--team', 'payments']);
  await cli.run(['group', 'add', 'payments', 'grace']);
  const shown = await cli.run(['group', 'show', 'payments']);
  expect(shown.out).toMatch(/Members:\s+grace/);
  const listed = await cli.run(['group', 'list', '-o', 'name']);
  expect(listed.out).toContain('payments\n');

  const exported = await cli.run(['access', 'export']);
  const policy = parse(exported.out) as { rules: object[]; groups: object[] };
  const rule = {
    id: 'foreign-is-foreign',
    description: 'teams edit their own',
    effect: 'deny',
    subjects: ['group:payments'],
    verbs: ['write'],
    owners: ['@foreign'],
  };
  const path = join(cli.folder, 'access.yaml');
  writeFileSync(path, stringify({ ...policy, rules: [rule] }));
  const dry = await cli.run(['access', 'import', '-f', path, '--dry-run']);
  expect(dry.out).toMatch(/created\s+rule\s+foreign-is-foreign/);
  expect(dry.err).toContain('nothing was written');
  const tried = await cli.run(['access', 'what-if', '-f', path]);
  expect(tried.err).toContain('decisions were compared');
  await cli.run(['access', 'import', '-f', path]);

  const explain = (owner: string) =>
    cli.run(['access', 'explain', 'catalog.write', 'service', '--user', 'grace', '--owner', owner]);
  expect((await explain('payments')).out).toMatch(/Allowed:\s+yes/);
  const refused = await explain('orders');
  expect(refused.out).toMatch(/Allowed:\s+no/);
  expect(refused.out).toContain('teams edit their own');

  // Problems are told by the line of the file.
  writeFileSync(
    path,
    'rules:\n  - id: x\n    effect: allow\n    subjects: ["group:paiments"]\n    verbs: [read]\n',
  );
  const wrong = await cli.run(['access', 'import', '-f', path]);
  expect(wrong.code).not.toBe(0);
  expect(wrong.err).toMatch(/access\.yaml:4.*payments/);
});

it('limits API keys, says whose team is whose, and signs others out', async () => {
  const { out: key } = await cli.run([
    'apikey',
    'create',
    'reader',
    '--permission',
    'catalog.read',
  ]);
  const environment = { GANTRY_TOKEN: key.trim() };
  expect((await cli.run(['get'], { environment })).code).toBe(0);
  expect((await cli.run(['user', 'list'], { environment })).code).not.toBe(0);
  await cli.run(['user', 'create', 'joan', '--generate']);
  const teams = await cli.run(['user', 'set-teams', 'joan', 'payments', 'orders']);
  expect(teams.err).toContain('payments, orders');
  expect((await cli.run(['user', 'sign-out', 'joan'])).code).toBe(0);
});
