import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildTar } from '@gantry/artifacts/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RepositoryConfig } from '../src/config/operator-config.ts';
import { ToolLock } from '../src/repository/tool-lock.ts';
import { Toolbox, type ToolboxOptions } from '../src/toolbox.ts';
import { type FileServer, startFileServer } from './support/file-server.ts';

const root = mkdtempSync(join(tmpdir(), 'gantry-toolbox-'));
let server: FileServer;
let folder: string;
let bundled: string;
let count = 0;

beforeAll(async () => {
  server = await startFileServer();
});
afterAll(() => {
  server.close();
  rmSync(root, { recursive: true, force: true });
});
beforeEach(() => {
  folder = join(root, `case-${count++}`);
  server.files.clear();
  server.asked.length = 0;
  bundled = `${folder}-core.json`;
  writeFileSync(bundled, JSON.stringify({ apiVersion: 'gantry.io/tools/v1', tools: {} }));
});

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const says = (text: string) => `#!/bin/sh\necho '${text}'\n`;
const GOOD = says('good');

interface Published {
  readonly file?: string;
  readonly digest?: string;
  readonly version?: string;
  readonly extra?: Record<string, unknown>;
}

/** Puts a repository with one tool on the server. */
function publish(
  name: string,
  { file = `/${name}/tool`, digest = sha256(GOOD), version = '1.0.0', extra = {} }: Published = {},
): RepositoryConfig {
  const tools = {
    greet: { version, binaries: { any: { url: server.url + file, sha256: digest, ...extra } } },
  };
  server.files.set(
    `/${name}.json`,
    JSON.stringify({ apiVersion: 'gantry.io/tools/v1', name, tools }),
  );
  return { name, url: `${server.url}/${name}.json` };
}

function open(
  repositories: readonly RepositoryConfig[],
  options: Partial<ToolboxOptions> = {},
): Toolbox {
  return new Toolbox({ directory: folder, bundled, environment: {}, repositories, ...options });
}

async function greet(toolbox: Toolbox, request = 'greet'): Promise<string> {
  try {
    const tool = await toolbox.obtain(await toolbox.find(request));
    const outcome = await toolbox.runner.run(tool, { args: {} });
    return outcome.status === 'passed'
      ? outcome.output.stdout.trim()
      : `${outcome.status}: ${outcome.reason}`;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await toolbox.close();
  }
}

describe('a download', () => {
  it('is verified, run, and not asked for again', async () => {
    const ours = publish('ours');
    server.files.set('/ours/tool', GOOD);
    expect(await greet(open([ours]))).toBe('good');
    const before = server.asked.length;
    expect(await greet(open([ours]))).toBe('good');
    expect(server.asked.slice(before)).toEqual([]);
  });

  it('that was altered is refused, also when it is tried again', async () => {
    const ours = publish('ours');
    server.files.set('/ours/tool', says('evil'));
    for (let i = 0; i < 3; i++) expect(await greet(open([ours]))).toBe('DIGEST_MISMATCH');
    expect(existsSync(join(folder, 'run'))).toBe(false);
    server.files.set('/ours/tool', GOOD);
    expect(await greet(open([ours]))).toBe('good');
  });

  it('that was not there once works when it is', async () => {
    const ours = publish('ours');
    expect(await greet(open([ours]))).toBe('DOWNLOAD_FAILED');
    server.files.set('/ours/tool', GOOD);
    expect(await greet(open([ours]))).toBe('good');
  });

  it('that is cut off leaves nothing that could be run', async () => {
    const ours = publish('ours');
    let cuts = 0;
    server.files.set('/ours/tool', (response) => {
      cuts++;
      response.writeHead(200, { 'content-length': GOOD.length });
      response.write(GOOD.slice(0, 10));
      setTimeout(() => response.destroy(), 10);
    });
    expect(await greet(open([ours]))).toBe('DOWNLOAD_FAILED');
    expect(cuts).toBeGreaterThan(1);
    server.files.set('/ours/tool', GOOD);
    expect(await greet(open([ours]))).toBe('good');
  });

  it('is made once for many callers', async () => {
    const ours = publish('ours');
    server.files.set('/ours/tool', GOOD);
    const toolbox = open([ours]);
    const other = open([ours]);
    const found = await Promise.all(
      [...Array(10)].map((_, i) => (i % 2 ? toolbox : other).find('greet')),
    );
    await Promise.all(found.map((tool, i) => (i % 2 ? toolbox : other).obtain(tool)));
    await Promise.all([toolbox.close(), other.close()]);
    expect(server.asked.filter((path) => path === '/ours/tool')).toHaveLength(1);
  });

  it('of the same file name from two repositories are two tools', async () => {
    const [a, b] = [says('of a'), says('of b')];
    const first = publish('a', { file: '/a/tool', digest: sha256(a) });
    const second = publish('b', { file: '/b/tool', digest: sha256(b) });
    server.files.set('/a/tool', a).set('/b/tool', b);
    expect(await greet(open([first, second]), 'a/greet')).toBe('of a');
    expect(await greet(open([first, second]), 'b/greet')).toBe('of b');
    expect(await greet(open([first, second]), 'greet')).toBe('TOOL_AMBIGUOUS');
  });

  it('that redirects elsewhere is still what was expected, or refused', async () => {
    const ours = publish('ours');
    server.files.set('/ours/tool', (response) =>
      response.writeHead(302, { location: '/elsewhere' }).end(),
    );
    server.files.set('/elsewhere', says('evil'));
    expect(await greet(open([ours]))).toBe('DIGEST_MISMATCH');
    server.files.set('/elsewhere', GOOD);
    expect(await greet(open([ours]))).toBe('good');
  });
});

describe('a cache that somebody changed', () => {
  it('is healed, in each of its places', async () => {
    const ours = publish('ours');
    server.files.set('/ours/tool', GOOD);
    expect(await greet(open([ours]))).toBe('good');
    const ready = join(folder, 'run', sha256(GOOD));
    const blob = join(folder, 'store/blobs/sha256', sha256(GOOD));
    for (const path of [join(ready, 'tool'), blob]) {
      chmodSync(path, 0o755);
      writeFileSync(path, says('evil'));
      expect(await greet(open([ours]))).toBe('good');
    }
    writeFileSync(
      join(ready, 'tool.json'),
      JSON.stringify({ file: '../../evil', sha256: sha256(GOOD) }),
    );
    expect(await greet(open([ours]))).toBe('good');
    rmSync(join(ready, 'tool'), { force: true });
    expect(await greet(open([ours]))).toBe('good');
  });

  it('is not trusted for a repository file either', async () => {
    const ours = publish('ours');
    server.files.set('/ours/tool', GOOD);
    await greet(open([ours]));
    const kept = join(folder, 'repositories');
    for (const name of readdirSync(kept).filter((one) => one !== 'index.json')) {
      writeFileSync(join(kept, name), '{"apiVersion":"gantry.io/tools/v1","tools":{}}');
    }
    expect(await greet(open([ours]))).toBe('good');
  });
});

describe('an archive', () => {
  const packed = (entries: Parameters<typeof buildTar>[0]) => gzipSync(buildTar(entries));
  const offer = (archive: Buffer, member = 'bin/greet') => {
    server.files.set('/ours/tool', archive);
    return publish('ours', { digest: sha256(archive), extra: { member } });
  };

  it('gives the one member that is named', async () => {
    const archive = packed([
      { name: 'README', content: 'hello' },
      { name: 'bin/greet', content: GOOD, mode: 0o755 },
    ]);
    expect(await greet(open([offer(archive)]))).toBe('good');
    const [name = ''] = readdirSync(join(folder, 'run'));
    expect(readdirSync(join(folder, 'run', name)).sort()).toEqual(['greet', 'tool.json']);
  });

  it.each([
    [
      'escapes by its name',
      [
        { name: '../../evil', content: 'x' },
        { name: 'bin/greet', content: GOOD },
      ],
    ],
    [
      'is absolute',
      [
        { name: '/tmp/evil', content: 'x' },
        { name: 'bin/greet', content: GOOD },
      ],
    ],
    [
      'is a link that leads outside',
      [
        { name: 'bin', type: '2', linkName: '/tmp' },
        { name: 'bin/greet', content: GOOD },
      ],
    ],
    ['sets the user id', [{ name: 'bin/greet', content: GOOD, mode: 0o4755 }]],
    [
      'is there twice',
      [
        { name: 'bin/greet', content: GOOD },
        { name: 'BIN/greet', content: 'x' },
      ],
    ],
  ])('with a member that %s is refused as a whole', async (_name, entries) => {
    const archive = packed(entries as Parameters<typeof buildTar>[0]);
    expect(await greet(open([offer(archive)]))).toBe('ARCHIVE_REFUSED');
    expect(existsSync(join(folder, 'run'))).toBe(false);
  });

  it('without the member, and what is no archive, are refused', async () => {
    expect(await greet(open([offer(packed([{ name: 'other', content: 'x' }]))]))).toBe(
      'TOOL_UNAVAILABLE',
    );
    rmSync(folder, { recursive: true });
    expect(await greet(open([offer(Buffer.from('no archive at all'))]))).toBe('ARCHIVE_REFUSED');
  });
});

it('says which platforms there are when this one is missing', async () => {
  const tools = {
    greet: { version: '1.0.0', binaries: { 'plan9-mips': { url: './x', sha256: sha256('x') } } },
  };
  server.files.set('/p.json', JSON.stringify({ apiVersion: 'gantry.io/tools/v1', tools }));
  const toolbox = open([{ name: 'p', url: `${server.url}/p.json` }]);
  const error = await toolbox.obtain(await toolbox.find('greet')).catch((thrown) => thrown);
  expect(error).toMatchObject({
    code: 'TOOL_PLATFORM_MISSING',
    details: { available: ['plan9-mips'] },
  });
});

describe('versions', () => {
  it('are chosen by range, the newest first', async () => {
    const files = ['1.0.0', '1.2.0', '2.0.0'].map((version) => [version, says(version)] as const);
    const versions = files.map(([version, text]) => {
      server.files.set(`/${version}`, text);
      return { version, binaries: { any: { url: `./${version}`, sha256: sha256(text) } } };
    });
    server.files.set(
      '/v.json',
      JSON.stringify({ apiVersion: 'gantry.io/tools/v1', tools: { greet: { versions } } }),
    );
    const config = { name: 'v', url: `${server.url}/v.json` };
    expect(await greet(open([config]))).toBe('2.0.0');
    expect(await greet(open([config]), 'greet@^1')).toBe('1.2.0');
    expect(await greet(open([config]), 'greet@1.0.0')).toBe('1.0.0');
    expect(await greet(open([config]), 'greet@^3')).toBe('TOOL_VERSION_MISSING');
    expect(await greet(open([config]), 'gret')).toBe('TOOL_UNKNOWN');
  });
});

describe('the lock', () => {
  const lock = (frozen = false) =>
    new ToolLock(join(`${folder}-project`, 'gantry.tools.lock'), frozen);

  it('records what was used, and nothing else is accepted when it is frozen', async () => {
    const ours = publish('ours');
    server.files.set('/ours/tool', GOOD);
    expect(await greet(open([ours], { lock: lock(true) }))).toBe('TOOL_NOT_LOCKED');
    expect(await greet(open([ours], { lock: lock() }))).toBe('good');
    expect(lock().get('greet')).toMatchObject({
      version: '1.0.0',
      binaries: { any: { url: `${server.url}/ours/tool`, sha256: sha256(GOOD) } },
    });
    expect(await greet(open([ours], { lock: lock(true) }))).toBe('good');
  });

  it('wins over a newer version, and over a publisher who replaces one', async () => {
    const ours = publish('ours');
    server.files.set('/ours/tool', GOOD);
    await greet(open([ours], { lock: lock() }));
    publish('ours', { version: '1.1.0', digest: sha256(says('newer')) });
    server.files.set('/ours/tool', says('newer'));
    const updated = open([ours], { lock: lock() });
    await updated.readAll(true);
    // What is locked is kept, with the repository file that described it.
    expect(await greet(updated)).toBe('good');
    // On another machine nothing is kept, and the publisher says something else by now.
    rmSync(folder, { recursive: true });
    publish('ours', { digest: sha256(says('replaced')) });
    server.files.set('/ours/tool', says('replaced'));
    expect(await greet(open([ours], { lock: lock() }))).toBe('TOOL_LOCK_MISMATCH');
    publish('ours', { version: '1.1.0' });
    expect(await greet(open([ours], { lock: lock(true) }))).not.toBe('good');
  });

  it('that is broken is not taken for an empty one', async () => {
    writeFileSync(`${folder}-broken.lock`, '{"tools": ');
    expect(() => new ToolLock(`${folder}-broken.lock`)).toThrow(/cannot be read/);
  });
});

describe('a repository of OctoCompose', () => {
  it('is read in both shapes, and its digests are kept from the first use', async () => {
    const key = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
    const entry = {
      url: `${server.url}/v1.4.0/greet`,
      sha256Url: `${server.url}/v1.4.0/greet.sha256`,
      binary: 'greet',
    };
    const [os, arch] = key.split('_');
    const shapes = {
      plural: { tools: { greet: { baremetal: { binary: { [key]: entry } } } } },
      singular: { tool: { health: { greet: { host: [{ os, arch, ...entry }] } } } },
    };
    for (const [name, content] of Object.entries(shapes)) {
      server.files.set(`/${name}.yaml`, JSON.stringify(content));
      server.files.set('/v1.4.0/greet', GOOD);
      server.files.set('/v1.4.0/greet.sha256', `${sha256(GOOD)}  greet\n`);
      const config = { name, url: `${server.url}/${name}.yaml` };
      const toolbox = open([config]);
      expect((await toolbox.find('greet')).manifest.version).toBe('1.4.0');
      expect(await greet(toolbox)).toBe('good');
    }
    // The publisher changes file and digest together, which is all that it takes there.
    server.files.set('/v1.4.0/greet', says('evil'));
    server.files.set('/v1.4.0/greet.sha256', sha256(says('evil')));
    rmSync(join(folder, 'run'), { recursive: true });
    rmSync(join(folder, 'store'), { recursive: true });
    const config = { name: 'plural', url: `${server.url}/plural.yaml` };
    expect(await greet(open([config]))).toBe('DIGEST_MISMATCH');
  });
});

describe('a signature', () => {
  const keyId = randomBytes(8);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(12);
  const key = Buffer.concat([Buffer.from('Ed'), keyId, raw]).toString('base64');

  function signed(content: string, timestamp = 1_800_000_000, id = keyId): string {
    const hash = createHash('blake2b512').update(content).digest();
    const signature = sign(null, hash, privateKey);
    const comment = `timestamp:${timestamp}\tfile:ours.json`;
    const global = sign(null, Buffer.concat([signature, Buffer.from(comment)]), privateKey);
    const first = Buffer.concat([Buffer.from('ED'), id, signature]).toString('base64');
    return `untrusted comment: x\n${first}\ntrusted comment: ${comment}\n${global.toString('base64')}\n`;
  }

  const setUp = () => {
    const config = { ...publish('ours'), key };
    server.files.set('/ours/tool', GOOD);
    return { config, content: server.files.get('/ours.json') as string };
  };

  it('that holds is shown, also later without a network', async () => {
    const { config, content } = setUp();
    server.files.set('/ours.json.minisig', signed(content));
    expect((await open([config]).readAll())[1]?.signer).toHaveLength(16);
    expect(await greet(open([config]))).toBe('good');
  });

  it.each<[string, (content: string) => string | undefined]>([
    ['is missing', () => undefined],
    ['is of another content', () => signed('{}')],
    ['is of another key', (content) => signed(content, 1, randomBytes(8))],
    ['has another comment', (content) => signed(content).replace('timestamp:1', 'timestamp:2')],
    ['is empty', () => ''],
    ['is of an algorithm that nobody knows', (content) => signed(content).replace(/^RU/m, 'WFg')],
  ])('that %s keeps everything of the repository out', async (_name, make) => {
    const { config, content } = setUp();
    const text = make(content);
    if (text !== undefined) server.files.set('/ours.json.minisig', text);
    for (let i = 0; i < 2; i++) expect(await greet(open([config]))).toBe('REPOSITORY_NOT_SIGNED');
  });

  it('that is older than one that was seen is a replay', async () => {
    const { config, content } = setUp();
    server.files.set('/ours.json.minisig', signed(content, 2_000));
    await open([config]).readAll(true);
    server.files.set('/ours.json.minisig', signed(content, 1_000));
    await expect(open([config]).readAll(true)).rejects.toMatchObject({
      code: 'REPOSITORY_NOT_SIGNED',
    });
  });
});

it.each([
  ['a missing digest', { greet: { version: '1.0.0', binaries: { any: { url: './x' } } } }],
  [
    'an empty digest',
    { greet: { version: '1.0.0', binaries: { any: { url: './x', sha256: '' } } } },
  ],
  [
    'a digest of another algorithm',
    { greet: { version: '1.0.0', binaries: { any: { url: './x', sha256: 'a'.repeat(128) } } } },
  ],
  [
    'a local file',
    {
      greet: {
        version: '1.0.0',
        binaries: { any: { url: 'file:///bin/sh', sha256: 'a'.repeat(64) } },
      },
    },
  ],
  [
    'a version that is none',
    { greet: { version: 'new', binaries: { any: { url: './x', sha256: 'a'.repeat(64) } } } },
  ],
  [
    'a name that is a path',
    { '../greet': { version: '1.0.0', binaries: { any: { url: './x', sha256: 'a'.repeat(64) } } } },
  ],
  [
    'a pattern in its schema',
    {
      greet: {
        version: '1.0.0',
        argsSchema: { type: 'object', properties: { a: { type: 'string', pattern: '(a+)+$' } } },
        binaries: { any: { url: './x', sha256: 'a'.repeat(64) } },
      },
    },
  ],
  [
    'an unknown key',
    {
      greet: {
        version: '1.0.0',
        binarys: {},
        binaries: { any: { url: './x', sha256: 'a'.repeat(64) } },
      },
    },
  ],
])('a repository with %s is refused', async (_name, tools) => {
  server.files.set('/bad.json', JSON.stringify({ apiVersion: 'gantry.io/tools/v1', tools }));
  expect(await greet(open([{ name: 'bad', url: `${server.url}/bad.json` }]))).toBe(
    'REPOSITORY_UNREADABLE',
  );
});

it('the file of a tool on this machine is copied out of reach', async () => {
  const path = `${folder}-tool`;
  writeFileSync(path, GOOD);
  const file = `${folder}-repo.yaml`;
  writeFileSync(
    file,
    JSON.stringify({
      apiVersion: 'gantry.io/tools/v1',
      tools: {
        greet: { version: '1.0.0', binaries: { any: { url: path, sha256: sha256(GOOD) } } },
      },
    }),
  );
  expect(await greet(open([{ name: 'local', url: file }]))).toBe('good');
  writeFileSync(path, says('evil'));
  expect(await greet(open([{ name: 'local', url: file }]))).toBe('good');
  expect(readFileSync(path, 'utf8')).toContain('evil');
});
