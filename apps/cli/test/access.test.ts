import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ADMIN_PASSWORD, startTestServer } from './support/test-server.ts';
import { useCli } from './support/use-cli.ts';

const cli = useCli();

/** A configuration folder of its own, as of another person. */
const home = (name: string) => ({ XDG_CONFIG_HOME: join(cli.folder, name) });
const contextFile = (name: string): string => join(cli.folder, name, 'gantry/contexts.json');

async function createKey(role: string, ...more: string[]): Promise<string> {
  const name = `${role}-${Math.random()}`;
  const { out } = await cli.run(['apikey', 'create', name, '--role', role, ...more]);
  return out.trim();
}

describe.concurrent('signing in', () => {
  it('remembers server and token in a file that only its owner may read', async () => {
    const environment = home('ada');
    const login = await cli.runAlone(
      ['login', cli.server.url, '-u', 'admin', '--password-stdin', '--context', 'work'],
      { environment, input: ADMIN_PASSWORD },
    );
    expect(login).toMatchObject({ code: 0, out: '' });
    expect(login.err).toContain('Signed in to');
    expect(statSync(contextFile('ada')).mode & 0o777).toBe(0o600);

    const me = await cli.runAlone(['whoami', '-o', 'json'], { environment });
    expect(JSON.parse(me.out)).toMatchObject({ username: 'admin', effectiveRole: 'admin' });
    const { contexts } = JSON.parse(readFileSync(contextFile('ada'), 'utf8'));
    const { token } = contexts.work;
    for (const args of [
      ['context', 'list'],
      ['context', 'show'],
      ['context', 'show', '-o', 'json'],
      ['whoami'],
    ]) {
      const { code, out, err } = await cli.runAlone(args, { environment });
      expect(code).toBe(0);
      expect(out + err).not.toContain(token);
      expect(out).toContain('work');
    }

    const logout = await cli.runAlone(['logout'], { environment });
    expect(logout).toMatchObject({ code: 0, err: expect.stringContaining('Signed out') });
    expect(readFileSync(contextFile('ada'), 'utf8')).not.toContain(token);
    // Not only forgotten: the session itself has ended.
    const replay = await cli.runAlone(['whoami'], {
      environment: { ...home('ada'), GANTRY_TOKEN: token },
    });
    expect(replay).toMatchObject({ code: 4, err: expect.stringContaining('gantry login') });
  });

  it('takes the password from the environment, and refuses a wrong one', async () => {
    const environment = { ...home('env'), GANTRY_SERVER: cli.server.url };
    const good = await cli.runAlone(['login', '-u', 'admin'], {
      environment: { ...environment, GANTRY_PASSWORD: ADMIN_PASSWORD },
    });
    expect(good.code).toBe(0);
    const bad = await cli.runAlone(['login', '-u', 'admin'], {
      environment: { ...environment, GANTRY_PASSWORD: 'wrong' },
    });
    expect(bad).toMatchObject({
      code: 4,
      err: expect.stringContaining('Wrong username or password.'),
    });
    const none = await cli.runAlone(['login', '-u', 'admin'], { environment });
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining('--password-stdin') });
  });

  it('changes a password that has to be changed, or signs nobody in', async () => {
    const server = await startTestServer({ generatePassword: true });
    const environment = home('forced');
    const { generatedPassword: first } = server;
    const login = ['login', server.url, '-u', 'admin', '--password-stdin'];
    try {
      const stuck = await cli.runAlone(login, { environment, input: `${first}\n` });
      expect(stuck).toMatchObject({
        code: 4,
        err: expect.stringContaining('--new-password-stdin'),
      });
      const weak = await cli.runAlone([...login, '--new-password-stdin'], {
        environment,
        input: `${first}\nshort\n`,
      });
      expect(weak).toMatchObject({
        code: 1,
        err: expect.stringContaining('at least 8 characters'),
      });
      const changed = await cli.runAlone([...login, '--new-password-stdin'], {
        environment,
        input: `${first}\nsome-new-password\n`,
      });
      expect(changed).toMatchObject({
        code: 0,
        err: expect.stringContaining('The password was changed.'),
      });
      expect((await cli.runAlone(['get'], { environment })).code).toBe(0);
    } finally {
      await server.stop();
    }
  });

  it('goes on with the server of the context, and switches between several', async () => {
    const environment = home('several');
    for (const context of ['one', 'two']) {
      await cli.runAlone(
        ['login', cli.server.url, '-u', 'admin', '--password-stdin', '--context', context],
        { environment, input: ADMIN_PASSWORD },
      );
    }
    const current = async () =>
      JSON.parse((await cli.runAlone(['context', 'show', '-o', 'json'], { environment })).out);
    expect(await current()).toMatchObject({ contextName: 'two', username: 'admin' });
    expect((await cli.runAlone(['context', 'use', 'one'], { environment })).code).toBe(0);
    expect(await current()).toMatchObject({ contextName: 'one' });
    expect((await cli.runAlone(['get', '--context', 'two'], { environment })).code).toBe(0);
    expect((await cli.runAlone(['get', '--context', 'three'], { environment })).code).toBe(5);
    expect((await cli.runAlone(['context', 'delete', 'one'], { environment })).code).toBe(0);
    const names = await cli.runAlone(['context', 'list', '-o', 'name'], { environment });
    expect(names.out).toBe('two\n');
  });
});

describe.concurrent('the exit code', () => {
  it('is 3 when nothing answers, or something that is not Gantry', async () => {
    for (const server of ['http://127.0.0.1:1', 'http://no-such-host.invalid']) {
      const { code, out, err } = await cli.run(['get', '--server', server]);
      expect({ code, out }).toEqual({ code: 3, out: '' });
      expect(err).toContain(`There is no answer from ${server}.`);
    }
    const json = await cli.run(['get', '--server', 'http://127.0.0.1:1', '-o', 'json']);
    expect(JSON.parse(json.err)).toMatchObject({ code: 'SERVER_UNREACHABLE', exitCode: 3 });
    // The page of the web interface is not an answer of the API.
    const page = await cli.run(['get', '--server', `${cli.server.url}/somewhere`]);
    expect(page).toMatchObject({ code: 3, err: expect.stringContaining('is not a Gantry server') });
  });

  it('is 4 without a token, with a wrong one and with one that expired', async () => {
    const expired = await createKey('viewer', '--expires', '1s');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const wrong = ['nonsense', 'gantry_0000', 'eyJhbGciOiJIUzI1NiJ9.e30.x', expired];
    const check = async (GANTRY_TOKEN: string): Promise<void> => {
      const { code, out, err } = await cli.run(['get'], { environment: { GANTRY_TOKEN } });
      expect({ code, out }).toEqual({ code: 4, out: '' });
      expect(err).toContain('Sign in with "gantry login');
      if (GANTRY_TOKEN !== '') expect(err).not.toContain(GANTRY_TOKEN);
    };
    await Promise.all(['', ...wrong].map(check));
  });

  it('is 4 for what the role does not allow, and nothing happens', async () => {
    const environment = { GANTRY_TOKEN: await createKey('viewer') };
    const input = 'kind: Team\nmetadata: {name: nobody}\n';
    const refused = [
      ['apply', '-f', '-'],
      ['apply', '-f', '-', '--dry-run'],
      ['delete', 'team', 'nobody', '--yes'],
      ['user', 'list'],
      ['audit'],
      ['jobs', 'list'],
      ['plugin', 'sync', 'x'],
    ];
    const check = async (args: string[]): Promise<void> => {
      const { code, out, err } = await cli.run(args, { environment, input });
      expect({ args, code, out }).toEqual({ args, code: 4, out: '' });
      expect(err).toContain('This needs the role');
    };
    await Promise.all(refused.map(check));
    expect((await cli.run(['get'], { environment })).code).toBe(0);
    expect((await cli.run(['get', 'team', 'nobody'])).code).toBe(5);
  });

  it('is 2 for a wrong command line', async () => {
    expect((await cli.run(['get', '--no-such-option'])).code).toBe(2);
    expect((await cli.run(['delete', 'team', 'nobody'])).code).toBe(2);
  });
});

describe.concurrent('administration', () => {
  it('makes, lists and deletes API keys, and shows one once', async () => {
    const made = await cli.run(['apikey', 'create', 'ci', '--expires', '90d']);
    expect(made.out).toMatch(/^gantry_[0-9a-f]{64}\n$/);
    expect(made.err).toContain('not shown again');
    const key = made.out.trim();
    const me = await cli.run(['whoami'], { environment: { GANTRY_TOKEN: key } });
    expect(me.out).toContain('developer');
    const list = await cli.run(['apikey', 'list']);
    expect(list.out).toContain('(in 89d)');
    expect(list.out).not.toContain(key);
    expect(await cli.run(['apikey', 'delete', 'ci'])).toMatchObject({ code: 0, out: '' });
    expect((await cli.run(['get'], { environment: { GANTRY_TOKEN: key } })).code).toBe(4);
    expect((await cli.run(['apikey', 'delete', 'ci'])).code).toBe(5);
  });

  it('makes users, raises, locks out and deletes them', async () => {
    const made = await cli.run(['user', 'create', 'ada', '--role', 'developer', '--generate']);
    expect(made).toMatchObject({
      code: 0,
      err: expect.stringContaining('"ada" has the role developer'),
    });
    const login = [
      'login',
      cli.server.url,
      '-u',
      'ada',
      '--password-stdin',
      '--new-password-stdin',
    ];
    const environment = home('of-ada');
    const first = { environment, input: `${made.out}her-own-password\n` };
    expect((await cli.runAlone(login, first)).code).toBe(0);
    expect((await cli.runAlone(['user', 'list'], { environment })).code).toBe(4);

    expect((await cli.run(['user', 'set-role', 'ada', 'admin'])).code).toBe(0);
    expect((await cli.runAlone(['user', 'list'], { environment })).out).toContain('ada');
    const reset = await cli.run(['user', 'reset-password', 'ada', '--password-stdin'], {
      input: 'another-password',
    });
    expect(reset).toMatchObject({ code: 0, out: '' });
    expect((await cli.runAlone(['whoami'], { environment })).code).toBe(4);
    expect((await cli.run(['user', 'list'])).out).toContain('new password due');

    expect((await cli.run(['user', 'delete', 'ada'])).code).toBe(2);
    expect((await cli.run(['user', 'delete', 'ada', '--yes'])).code).toBe(0);
    expect((await cli.run(['user', 'delete', 'ada', '--yes'])).code).toBe(5);
  });

  it('shows who did what', async () => {
    await cli.run(['apply', '-f', '-'], { input: 'kind: Team\nmetadata: {name: audited}\n' });
    const one = await cli.run(['audit', '--resource', 'Team/default/audited', '-o', 'json']);
    expect(JSON.parse(one.out)).toMatchObject([
      { action: 'entity.created', source: 'cli', userName: 'admin' },
    ]);
    const table = await cli.run(['audit', '--action', 'user.created', '--limit', '1']);
    expect(table.out).toMatch(/^WHEN .*\n.*user\.created .*\n$/);
  });
});

it('tells both versions, and does without a server', async () => {
  const both = await cli.run(['version', '-o', 'json']);
  expect(JSON.parse(both.out)).toMatchObject({ server: '9.9.9', address: cli.server.url });
  const alone = await cli.runAlone(['version', '--server', 'http://127.0.0.1:1']);
  expect(alone).toMatchObject({ code: 0, out: expect.stringContaining('not reachable') });
});
