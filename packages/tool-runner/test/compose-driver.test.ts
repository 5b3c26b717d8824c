import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceConfig } from '../src/config/operator-config.ts';
import { ComposeDriver } from '../src/operator/drivers/compose-driver.ts';
import { SupervisorClient } from '../src/operator/supervisor/supervisor-client.ts';

// There is no container engine to test with. A program that records how it is called stands in for `docker` and
// `podman`; their command lines and answers are those that are published.

const root = mkdtempSync(join(tmpdir(), 'gantry-compose-'));
const log = join(root, 'calls');
let folder: string;
let count = 0;
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => {
  folder = join(root, `case-${count++}`);
  rmSync(log, { force: true });
});

const recorder = (answers: string) => {
  for (const name of ['docker', 'podman']) {
    const file = join(root, name);
    writeFileSync(
      file,
      `#!/bin/sh\nprintf '%s' "${name}" >> ${log}\nfor arg; do printf ' %s' "$arg" >> ${log}; done\nprintf ' # %s\\n' "$PASSWORD" >> ${log}\n${answers}\n`,
    );
    chmodSync(file, 0o755);
  }
};

const web: ServiceConfig = {
  name: 'web',
  replicas: 1,
  image: 'example.com/web:1',
  command: ['serve', '$HOME'],
  env: { PASSWORD: 'not the value' },
  cwd: root,
  ports: ['8080:80'],
  volumes: [],
  depends: ['db'],
  preflight: [],
  health: [],
  init: [],
};

const driver = (name: 'docker' | 'podman' = 'docker') =>
  new ComposeDriver({
    name,
    project: 'shop',
    folder,
    services: [web],
    supervisor: new SupervisorClient(folder, ['false']),
    environment: { PATH: `${root}:/usr/bin:/bin` },
  });
const calls = () => readFileSync(log, 'utf8').trim().split('\n');

describe.each(['docker', 'podman'] as const)('the driver %s', (name) => {
  it('starts a service with its secrets in the environment of the command alone', async () => {
    recorder('exit 0');
    const path = join(folder, 'compose.yaml');
    await driver(name).start({ config: web, env: { PASSWORD: 'canary-41' }, health: [] });
    expect(calls()).toEqual([
      `${name} compose --project-name shop --file ${path} up --detach --no-deps web # canary-41`,
    ]);
    const file = readFileSync(path, 'utf8');
    expect(file).toContain('image: example.com/web:1');
    expect(file).toContain('$$HOME');
    expect(file).toMatch(/environment:\n\s+- PASSWORD\n/);
    expect(file).not.toMatch(/canary|not the value/);
  });

  it('stops, scales and ends everything', async () => {
    recorder('exit 0');
    const base = `${name} compose --project-name shop --file ${join(folder, 'compose.yaml')}`;
    await driver(name).start({ config: { ...web, replicas: 3 }, env: {}, health: [] });
    await driver(name).stop(['web'], 10_000);
    await driver(name).shutdown(5_000);
    expect(calls().map((line) => line.replace(/ #.*$/, ''))).toEqual([
      `${base} up --detach --no-deps --scale web=3 web`,
      `${base} stop --timeout 10 web`,
      `${base} rm --force web`,
      `${base} down --timeout 5`,
    ]);
  });
});

it.each([
  [
    'one object per line',
    `echo '{"Service":"web","State":"running"}'; echo '{"Service":"db","State":"exited"}'`,
  ],
  ['one list', `echo '[{"Service":"web","State":"running"},{"Service":"db","State":"exited"}]'`],
  [
    'labels only',
    `echo '[{"Labels":{"com.docker.compose.service":"web"},"State":"running"},{"Labels":{"com.docker.compose.service":"db"},"State":"exited"}]'`,
  ],
])('reads the state of containers from %s', async (_name, answer) => {
  recorder(answer);
  const states = (await driver().status()).map(({ name, state }) => [name, state]);
  expect(states).toEqual([
    ['web', 'running'],
    ['db', 'exited'],
  ]);
});

it('runs the program of a service once', () => {
  const { argv, env } = driver().runOnce({ config: web, env: { PASSWORD: 'x' }, health: [] });
  expect(argv.slice(-5)).toEqual(['run', '--rm', '--no-deps', '--no-TTY', 'web']);
  expect(env.PASSWORD).toBe('x');
  expect(existsSync(join(folder, 'compose.yaml'))).toBe(true);
});

it('says why an engine cannot be used, and what it cannot run', async () => {
  recorder(`echo 'Cannot connect to the daemon' >&2; exit 1`);
  await expect(driver().assertUsable()).rejects.toMatchObject({
    code: 'DRIVER_UNAVAILABLE',
    details: { reason: 'Cannot connect to the daemon' },
  });
  const { image: _image, ...bare } = web;
  expect(driver().refuses(bare)).toContain('no "image"');
  rmSync(join(root, 'podman'));
  await expect(driver('podman').assertUsable()).rejects.toMatchObject({
    code: 'DRIVER_UNAVAILABLE',
  });
});
