import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from './load-config.ts';

const root = mkdtempSync(join(tmpdir(), 'gantry-config-'));
let folder: string;
let count = 0;
beforeEach(() => {
  folder = join(root, `case-${count++}`);
  mkdirSync(folder);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const remote = new Map<string, string>();
function load(
  files: Record<string, string>,
  environment = {},
  paths = Object.keys(files).slice(0, 1),
) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return loadConfig(paths, {
    folder,
    environment,
    fetchText: async (url) => remote.get(url) ?? Promise.reject(new Error('404')),
  });
}
const told = ({ problems }: Awaited<ReturnType<typeof load>>) =>
  problems.map(({ file, line, message }) => `${file}:${line} ${message}`);

describe('the three formats', () => {
  const yaml =
    'operator:\n  services:\n    web:\n      command: [serve]\n      health:\n        - tool: check-tcp\n          args: { port: 80 }\n';
  const toml =
    '[operator.services.web]\ncommand = ["serve"]\n[[operator.services.web.health]]\ntool = "check-tcp"\n[operator.services.web.health.args]\nport = 80\n';
  const json = JSON.stringify({
    operator: {
      services: {
        web: { command: ['serve'], health: [{ tool: 'check-tcp', args: { port: 80 } }] },
      },
    },
  });
  it('say the same', async () => {
    const read = await Promise.all([
      load({ 'a.yaml': yaml }),
      load({ 'a.toml': toml }),
      load({ 'a.json': json }),
    ]);
    for (const { config, problems } of read) {
      expect(problems).toEqual([]);
      expect(config?.services).toEqual(read[0]?.config?.services);
    }
  });
});

describe('spellings of other times', () => {
  it('are read as the one that counts, and named', async () => {
    const { config, problems, notes } = await load({
      'a.yaml': `octoctl:
  operator: baremetal
  repos: { ours: { url: ./tools.yaml } }
services:
  web:
    disabled: false
    depends_on: [db]
    command: [serve]
    octocompose:
      validate:
        - tool: check-open-tcp-port
          args: [--port, "8080", --expect=free]
      health:
        - { tool: check-tcp, toolArgs: { port: 80 }, successTreshold: 2, failureTreshold: 4 }
    hooks:
      preStart:
        - { tool: run, args: [migrate] }
  db: { command: [x], preflightCheck: [{ tool: check-tcp-port, port: 5432 }] }
`,
    });
    expect(problems).toEqual([]);
    expect(config?.driver).toBe('process');
    expect(config?.repositories).toMatchObject([{ name: 'ours', url: join(folder, 'tools.yaml') }]);
    const [web, db] = config?.services ?? [];
    expect(web).toMatchObject({
      depends: ['db'],
      preflight: [{ tool: 'check-tcp-port', args: { port: '8080', expect: 'free' } }],
      health: [{ args: { port: 80 }, successThreshold: 2, failureThreshold: 4 }],
      init: [{ tool: 'run-service' }],
    });
    expect(db?.preflight).toMatchObject([{ tool: 'check-tcp-port', args: { port: 5432 } }]);
    const texts = notes.map(({ line, message }) => `${line} ${message}`);
    expect(texts).toEqual(
      expect.arrayContaining([
        '3 "repos" is now "operator.repos"',
        '7 "depends_on" is now "depends"',
        '11 the tool "check-open-tcp-port" is now "check-tcp-port"',
        '14 "toolArgs" is now "args"',
      ]),
    );
  });
});

describe('references', () => {
  it('are put into values after parsing, with their types', async () => {
    const { config, problems } = await load(
      {
        'a.yaml': `globals: { port: 80, name: "x' : # y" }
operator:
  services:
    web:
      command: [serve, "\${config:globals.port}", "$\${env:KEPT}"]
      env: { A: "\${env:A}", B: "\${env:B:-b}", C: "h-\${config:globals.name}", D: "\${secret:v:p#k}" }
      health: [{ tool: check-tcp, args: { port: "\${config:globals.port}" } }]
`,
      },
      { A: 'x\nprivileged: true' },
    );
    expect(problems).toEqual([]);
    expect(config?.services[0]).toMatchObject({
      command: ['serve', '80', `${'$'}{env:KEPT}`],
      env: { A: 'x\nprivileged: true', B: 'b', C: "h-x' : # y", D: `${'$'}{secret:v:p#k}` },
      health: [{ args: { port: 80 } }],
    });
  });

  it('that lead nowhere, to themselves or are none are mistakes, all at once', async () => {
    const loaded = await load({
      'a.yaml': `globals: { a: "\${config:globals.b}", b: "\${config:globals.a}" }
operator:
  services:
    web:
      env:
        A: "\${env:NOPE}"
        B: "\${config:no.such}"
        C: "\${what:ever}"
        D: "\${secret:}"
`,
    });
    const text = told(loaded).join('\n');
    expect(text).toContain('refers to itself');
    expect(text).toContain('a.yaml:6 the variable NOPE is not set');
    expect(text).toContain('a.yaml:7 nothing is configured at "no.such"');
    expect(text).toContain('a.yaml:8');
    expect(text).toContain('a.yaml:9');
  });
});

describe('includes', () => {
  it('count less than who includes them, later ones more, and lists replace', async () => {
    const { value, merged } = await load({
      'a.yaml': 'include: [{ url: b.yaml }, { url: c.yaml }]\nglobals: { x: a }\n',
      'b.yaml': 'globals: { x: b, y: b, list: [1, 2] }\n',
      'c.yaml': 'globals: { x: c, y: c, list: [3] }\n',
    });
    expect(value.globals).toEqual({ x: 'a', y: 'c', list: [3] });
    expect(merged.origins.get('/globals/x')?.map(({ file }) => file.name)).toEqual([
      'b.yaml',
      'c.yaml',
      'a.yaml',
    ]);
  });

  it('in a circle end, and missing ones are named', async () => {
    const loaded = await load({
      'a.yaml': 'include: [{ url: b.yaml }, { url: none.yaml }]\n',
      'b.yaml': 'include: [{ url: a.yaml }]\n',
    });
    expect(told(loaded)).toEqual([
      'a.yaml:1 none.yaml does not exist',
      'b.yaml:1 includes itself: a.yaml → b.yaml → a.yaml',
    ]);
  });

  it('that are remote lead to no local file, read no variable and are what they should be', async () => {
    const text = `include: [{ url: "file:///etc/passwd" }]\nglobals: { a: "\${env:HOME}", b: "\${env:OK}" }\n`;
    remote.set('https://x.example/r.yaml', text);
    const loaded = await load(
      {
        'a.yaml': `include:
  - { url: "https://x.example/r.yaml", env: [OK] }
  - { url: "https://x.example/r.yaml", sha256: ${'0'.repeat(64)} }
`,
      },
      { HOME: 'canary', OK: 'yes' },
    );
    const all = told(loaded).join('\n');
    expect(all).toContain('which a remote file may not refer to');
    expect(all).toContain('may not read the variable HOME');
    expect(all).toContain('is not what was expected');
    expect(all).not.toContain('canary');
  });
});

it.each([
  ['keys of prototypes', '__proto__: { polluted: true }'],
  [
    'a bomb of aliases',
    `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[i]}`).join(',')}]`).join('\n')}`,
  ],
  ['a key that is there twice', 'globals: {}\nglobals: {}'],
  ['a project that is a path', 'project: { name: ../../x }'],
  [
    'a variable that loads code',
    'operator: { services: { a: { preflight: [{ tool: x, env: { LD_PRELOAD: y } }] } } }',
  ],
  ['a signature that nobody checks', 'operator: { repos: { x: { url: ./x, gpg: y } } }'],
  [
    'a circle of services',
    'operator: { services: { a: { depends: [{ service: b }] }, b: { depends: [{ service: a }] } } }',
  ],
  ['a text where words should be', 'operator: { services: { a: { command: "sh -c x" } } }'],
])('refuses %s', async (_name, text) => {
  const { config, problems } = await load({ 'a.yaml': text });
  expect(config).toBeUndefined();
  expect(problems.length).toBeGreaterThan(0);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
