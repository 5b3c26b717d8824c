import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { useCli } from './support/use-cli.ts';

const cli = useCli();

function write(files: Record<string, string>): string {
  const folder = join(cli.folder, 'repository');
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return folder;
}

const entity = (kind: string, name: string, spec: string): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
const component = (name: string): string =>
  entity('Component', name, '{type: service, lifecycle: production, owner: shop, tier: gold}');

it('takes catalog-info.yaml with what it names, tells what has no place, and gives it back', async () => {
  const folder = write({
    'catalog-info.yaml': entity(
      'Location',
      'root',
      '{targets: ["./org.yaml", "./services/*/catalog-info.yaml", "./missing.yaml", "https://example.com/all.yaml", "../../outside.yaml"]}',
    ),
    'org.yaml': `${entity('Group', 'shop', '{type: team, children: []}')}---\n${entity(
      'Location',
      'circle',
      '{type: file, target: ./catalog-info.yaml}',
    )}`,
    'services/a/catalog-info.yaml': component('a'),
    'services/b/catalog-info.yaml': `${component('b')}---\n${component('a')}`,
    'services/b/deployment.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: b}\n',
    'services/c/skeleton.yaml': '# backstage.io/v1alpha1\n{% if a %}\nkind: Component\n',
  });
  writeFileSync(join(cli.folder, 'secret.yaml'), component('secret'));
  mkdirSync(join(folder, 'services/linked'), { recursive: true });
  const file = join(folder, 'catalog-info.yaml');

  const applied = await cli.run(['apply', '-f', file, '-o', 'json']);
  expect(applied.code).toBe(0);
  const { entities, backstage } = JSON.parse(applied.out);
  expect(entities.map(({ ref }: { ref: string }) => ref)).toEqual([
    'Team/shop',
    'Service/a',
    'Service/b',
  ]);
  expect(backstage.skipped).toMatchObject([
    { ref: 'Service/a', reason: expect.stringContaining('is already at') },
  ]);
  expect(backstage.notes).toContainEqual(
    expect.objectContaining({
      ref: 'Service/a',
      pointer: '/spec/tier',
      message: 'has no place',
      line: 4,
    }),
  );
  expect(backstage.notFollowed.map(({ reason }: { reason: string }) => reason)).toEqual([
    'it does not exist',
    'addresses elsewhere are not fetched',
    'it does not exist',
  ]);

  const exported = await cli.run(['export', '--format', 'backstage']);
  expect(exported.code).toBe(0);
  expect(exported.out).toContain('tier: gold');
  const again = await cli.run(['apply', '-f', '-', '-q'], { input: exported.out });
  expect(again.out).toBe('0 created, 0 updated, 3 unchanged\n');

  const whole = await cli.run(['apply', '-f', folder, '--backstage', '--dry-run']);
  expect(whole.code).toBe(0);
  expect(whole.err).toMatch(/skeleton\.yaml:2: .* cannot be read/);
  expect(whole.out).toContain('3 unchanged');
  expect((await cli.run(['apply', '-f', folder, '--dry-run'])).code).toBe(1);
});

it('reads nothing outside of the folder, also not through a link', async () => {
  const folder = write({
    'linking/catalog-info.yaml': entity(
      'Location',
      'x',
      '{targets: [../../secret.yaml, ./link.yaml]}',
    ),
  });
  symlinkSync(join(cli.folder, 'secret.yaml'), join(folder, 'linking/link.yaml'));
  const file = join(folder, 'linking/catalog-info.yaml');
  const applied = await cli.run(['apply', '-f', file, '--dry-run', '-o', 'json']);
  const told = applied.err + applied.out;
  expect(told).not.toContain('Service/secret');
  expect(told.match(/is outside of the folder that was given/g)).toHaveLength(2);
});
