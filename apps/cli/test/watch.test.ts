import { afterEach, expect, it } from 'vitest';
import {
  type FollowedCommand,
  followCommand,
  startCuttableProxy,
} from './support/follow-command.ts';
import { useCli } from './support/use-cli.ts';

const cli = useCli();
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function follow(args: readonly string[], server = cli.server.url): FollowedCommand {
  const command = followCommand(cli.entry, args, {
    GANTRY_SERVER: server,
    GANTRY_TOKEN: cli.server.token,
  });
  ends.push(() => command.interrupt());
  return command;
}

async function send(method: string, path: string, body?: unknown): Promise<void> {
  const response = await fetch(`${cli.server.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${cli.server.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect([path, response.ok]).toEqual([path, true]);
}
const create = (name: string, metadata: object = {}) =>
  send('POST', 'entities', { kind: 'Team', metadata: { name, ...metadata } });
const patch = (name: string, metadata: object) =>
  send('PATCH', `entities/Team/${name}`, { metadata });

it('"get --watch" lists, and then tells what comes, changes, no longer matches and goes', async () => {
  await create('w-first', { tags: ['watched'] });
  await create('w-other');
  const command = follow(['get', 'teams', '--tag', 'watched', '--watch', '-o', 'json']);
  const changes = () =>
    command.lines.map((line) => {
      const { type, object } = JSON.parse(line);
      return [type, object.metadata.name];
    });
  await command.until(() => command.lines.length === 1);
  await create('w-second', { tags: ['watched'] });
  await command.until(() => command.lines.length === 2);
  await patch('w-first', { title: 'Changed' });
  await command.until(() => command.lines.length === 3);
  await patch('w-other', { tags: ['watched'] });
  await command.until(() => command.lines.length === 4);
  await patch('w-second', { tags: [] });
  await command.until(() => command.lines.length === 5);
  await send('DELETE', 'entities/Team/w-first');
  await command.until(() => command.lines.length === 6);
  expect(changes()).toEqual([
    ['ADDED', 'w-first'],
    ['ADDED', 'w-second'],
    ['MODIFIED', 'w-first'],
    ['ADDED', 'w-other'],
    ['DELETED', 'w-second'],
    ['DELETED', 'w-first'],
  ]);
  expect(await command.interrupt()).toBe(0);
});

it('"get --watch" misses nothing while its connection is cut', async () => {
  const proxy = await startCuttableProxy(cli.server.url);
  ends.push(proxy.stop);
  const command = follow(['get', 'teams', '-n', 'cut', '--watch', '-o', 'name'], proxy.url);
  await create('c-0', { namespace: 'cut' });
  await command.until(() => command.lines.length === 1);
  for (let i = 1; i <= 30; i++) {
    if (i % 10 === 5) proxy.cut();
    await create(`c-${i}`, { namespace: 'cut' });
  }
  await command.until(() => command.lines.length >= 31);
  expect([...command.lines].sort()).toEqual(
    Array.from({ length: 31 }, (_, i) => `Team/cut/c-${i}`).sort(),
  );
  expect(command.err).toContain('The connection was lost.');
});

it('"get KIND NAME --watch" follows one entity, in rows', async () => {
  await create('w-one');
  const command = follow(['get', 'team', 'w-one', '--watch']);
  await command.until(() => command.lines.length === 2);
  await patch('w-one', { title: 'One' });
  await create('w-one-more');
  await send('DELETE', 'entities/Team/w-one');
  await command.until(() => command.lines.some((line) => line.startsWith('DELETED')));
  expect(command.lines[0]).toMatch(/^EVENT +NAMESPACE +NAME +OWNER/);
  expect(command.lines.join('\n')).not.toContain('w-one-more');
});

it('"get --watch" refuses what makes no sense of changes', async () => {
  for (const option of [
    ['--limit', '3'],
    ['--as-of', '2026-01-01'],
    ['-o', 'yaml'],
  ]) {
    const { code } = await cli.run(['get', 'teams', '--watch', ...option]);
    expect(code).toBe(2);
  }
});

it('"events" shows what has happened, and goes on with what happens', async () => {
  await create('e-before');
  const past = await cli.run(['events', '--kind', 'Team', '--type', 'entity.created']);
  expect(past.out).toMatch(/Z {2}entity\.created +Team\/e-before\n/);
  const none = await cli.run(['events', '--kind', 'API']);
  expect(none).toMatchObject({ code: 0, out: '' });
  const command = follow(['events', '--watch', '--since', '1h', '--kind', 'Team', '-o', 'json']);
  const names = () => command.lines.map((line) => JSON.parse(line).data.name);
  await command.until(() => names().includes('e-before'));
  await create('e-after');
  await command.until(() => names().includes('e-after'));
  expect(await command.interrupt()).toBe(0);
});

it('"announce" tells everybody, lists and deletes', async () => {
  const created = await cli.run([
    'announce',
    'create',
    'Freeze',
    '--body',
    '**Nothing** moves.',
    '--severity',
    'warning',
    '--role',
    'developer',
  ]);
  expect(created.err).toContain('"Freeze" is shown now.');
  const id = created.out.trim();
  expect((await cli.run(['announce', 'list'])).err).toContain('Nothing is announced.');
  const all = await cli.run(['announce', 'list', '--all', '-o', 'json']);
  expect(JSON.parse(all.out)).toMatchObject([{ id, severity: 'warning', roles: ['developer'] }]);
  expect((await cli.run(['announce', 'list', '--all'])).out).toContain('Freeze');
  expect((await cli.run(['announce', 'delete', id])).code).toBe(0);
  expect((await cli.run(['announce', 'delete', id])).err).toContain('There is no announcement');
});
