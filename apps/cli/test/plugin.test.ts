import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SECRET_PLACEHOLDER } from '@gantry/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import { installFakePlugin } from './support/install-fake-plugin.ts';
import { NODE_FLAGS } from './support/run-command.ts';
import { useCli } from './support/use-cli.ts';

const cli = useCli({ pluginDirs: installFakePlugin });

const config = (...args: string[]) => cli.run(['plugin', 'config', 'fake', ...args]);
const write = (name: string, content: string): string => {
  const path = join(cli.folder, name);
  writeFileSync(path, content);
  return path;
};

/** A command that is still running, with what it has said. */
function spawnCommand(...args: string[]) {
  const { url: GANTRY_SERVER, token: GANTRY_TOKEN } = cli.server;
  const child = spawn(process.execPath, [...NODE_FLAGS, cli.entry, ...args], {
    env: { PATH: process.env.PATH ?? '', GANTRY_SERVER, GANTRY_TOKEN },
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  return { child, text: () => said, ended: once(child, 'exit') };
}

describe('configuring a plugin', () => {
  it('refuses what is not valid, at its line', async () => {
    const file = write('bad.yaml', 'url: https://a\ntoken: t\ncuont: 3\nmode: finest\n');
    const { code, out, err } = await config('-f', file);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(`${file}:3: /cuont unknown field "cuont"; did you mean "count"?`);
    expect(err).toContain(`${file}:4: /mode must be one of: fine, partly, fails, unavailable`);
    expect((await config()).out).toBe('{}\n');
  });

  it('takes a file, shows it without secrets, and takes back what it shows', async () => {
    const file = write('good.yaml', 'url: https://a\ntoken: wrong-token\ncount: 5\n');
    const set = await config('-f', file);
    expect(set).toMatchObject({ code: 0, out: '', err: expect.stringContaining('is saved') });
    const shown = await config();
    expect(shown.out).toBe(`url: https://a\ncount: 5\ntoken: ${SECRET_PLACEHOLDER}\n`);
    expect(JSON.parse((await config('-o', 'json')).out)).toMatchObject({ count: 5 });
    expect((await config('-o', 'table')).out).toMatch(/^token +\(stored secret\) +Token$/m);
    const back = await cli.run(['plugin', 'config', 'fake', '-f', '-'], { input: shown.out });
    expect(back.code).toBe(0);
    expect((await config()).out).toBe(shown.out);
  });

  it('changes single values and keeps the others, secrets among them', async () => {
    const changed = await config('--set', 'count=7', '--set', 'mode=fine', '--unset', 'pauseMs');
    expect(changed.code).toBe(0);
    expect(JSON.parse((await config('-o', 'json')).out)).toEqual({
      url: 'https://a',
      token: SECRET_PLACEHOLDER,
      count: 7,
      mode: 'fine',
    });
    const wrong = await config('--set', 'count=many', '--set', 'tokne=hunter22');
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('/count must be a number');
    expect(wrong.err).toContain('did you mean "token"?');
    expect(wrong.err).not.toContain('hunter22');
  });

  it('tries the connection, before and after it is saved', async () => {
    const stored = await cli.run(['plugin', 'test', 'fake']);
    expect(stored.code).toBe(1);
    expect(stored.err).toContain('does not work: The token is not known here.');
    const file = write('next.yaml', `url: https://b\ntoken: right-token\n`);
    const unsaved = await cli.run(['plugin', 'test', 'fake', '-f', file]);
    expect(unsaved).toMatchObject({
      code: 0,
      out: expect.stringContaining('Hello from https://b.'),
    });
    const secret = write('token.txt', 'right-token\n');
    expect((await config('--set-file', `token=${secret}`)).code).toBe(0);
    const json = await cli.run(['plugin', 'test', 'fake', '-o', 'json']);
    expect(JSON.parse(json.out)).toMatchObject({ ok: true, message: 'Hello from https://a.' });
  });

  it('names a plugin that is not there', async () => {
    const { code, err } = await cli.run(['plugin', 'info', 'fkae']);
    expect(code).toBe(5);
    expect(err).toContain('"gantry plugin list" lists the plugins.');
  });
});

describe('syncing a plugin', () => {
  beforeAll(async () => {
    await config('--set', 'count=5', '--set', 'pauseMs=0', '--set', 'mode=fine');
    const refused = await cli.run(['plugin', 'sync', 'fake']);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('is not enabled') });
    const enabled = await cli.run(['plugin', 'enable', 'fake']);
    expect(enabled.err).toContain('"gantry plugin sync fake" watches it.');
    // Joins the first sync, which may be under way.
    expect((await cli.run(['plugin', 'sync', 'fake'])).code).toBe(0);
  });

  it('ends with 0 and says what it did', async () => {
    const { code, out, err } = await cli.run(['plugin', 'sync', 'fake']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Synced fake in .*: 5 unchanged\n$/);
    const found = await cli.run(['get', 'services', '--source', 'fake', '-o', 'name']);
    expect(found.out.trim().split('\n')).toHaveLength(5);
    const described = await cli.run(['describe', 'service', 'thing-0']);
    expect(described.out).toMatch(/Plugin: +fake \(default\)/);
    const listed = await cli.run(['plugin', 'list']);
    expect(listed.out).toMatch(/^fake +1\.2\.3 +enabled +catalog/m);
    const info = await cli.run(['plugin', 'info', 'fake']);
    expect(info.out).toMatch(/Last: +succeeded/);
  });

  it('ends with 0 and a warning when some entities were left out', async () => {
    await config('--set', 'mode=partly');
    const { code, out, err } = await cli.run(['plugin', 'sync', 'fake']);
    expect(code).toBe(0);
    expect(out).toContain('1 failed');
    expect(err).toContain('thing-0: /spec/type must be one of');
  });

  it('ends with 1 when it failed; with -o json the job is printed all the same', async () => {
    await config('--set', 'mode=fails');
    const plain = await cli.run(['plugin', 'sync', 'fake']);
    expect(plain).toMatchObject({ code: 1, out: '' });
    expect(plain.err).toContain('The sync of "fake" failed: The token was withdrawn.');
    const json = await cli.run(['plugin', 'sync', 'fake', '-o', 'json']);
    const job = JSON.parse(json.out);
    expect(job).toMatchObject({ type: 'sync', state: 'failed' });
    expect(JSON.parse(json.err)).toMatchObject({ code: 'JOB_NOT_SUCCEEDED', exitCode: 1 });

    const listed = await cli.run(['jobs', 'list', '--state', 'failed', '-o', 'name']);
    expect(listed.out.split('\n')).toContain(job.id);
    expect((await cli.run(['jobs', 'list'])).out).toContain('The token was withdrawn.');
    expect((await cli.run(['jobs', 'get', job.id])).out).toMatch(/^State: +failed$/m);
    const log = await cli.run(['jobs', 'log', job.id, '--follow']);
    expect(log).toMatchObject({ code: 0, out: expect.stringContaining('Syncing 5 things.') });
  });

  it('tells that it is tried again, and when', async () => {
    await config('--set', 'mode=unavailable');
    const { ended, text } = spawnCommand('plugin', 'sync', 'fake');
    await expect.poll(text, { timeout: 10_000 }).toContain('failed: The remote system is on fire.');
    expect(text()).toMatch(/Attempt 1 of \d .* Trying again in \ds\./);
    const queued = await cli.run(['jobs', 'list', '--state', 'queued', '-o', 'name']);
    await cli.run(['jobs', 'cancel', queued.out.trim()]);
    expect(await ended).toEqual([1, null]);
    expect(text()).toContain('The sync of "fake" was cancelled');
  });

  it('goes on in the background, is watched, left and cancelled', async () => {
    await config('--set', 'mode=fine', '--set', 'pauseMs=300', '--set', 'count=1000');
    const begun = await cli.run(['plugin', 'sync', 'fake', '--no-wait']);
    const id = begun.out.trim();
    expect(begun.code).toBe(0);
    expect(begun.err).toContain(`gantry jobs log ${id} --follow`);

    const watcher = spawnCommand('plugin', 'sync', 'fake');
    const follower = spawnCommand('jobs', 'log', id, '--follow', '-o', 'json');
    await once(follower.child.stdout, 'data');
    watcher.child.kill('SIGINT');
    expect(await watcher.ended).toEqual([130, null]);
    expect(watcher.text()).toContain(`gantry jobs cancel ${id}`);
    const running = JSON.parse((await cli.run(['jobs', 'get', id, '-o', 'json'])).out);
    expect(running.state).toBe('running');

    expect((await cli.run(['jobs', 'cancel', id])).code).toBe(0);
    expect(await follower.ended).toEqual([0, null]);
    const after = await cli.run(['jobs', 'cancel', id]);
    expect(after).toMatchObject({ code: 1, err: expect.stringContaining('is over') });
    expect((await cli.run(['plugin', 'disable', 'fake'])).code).toBe(0);
    expect((await cli.run(['plugin', 'release', 'fake'])).code).toBe(0);
  });
});
