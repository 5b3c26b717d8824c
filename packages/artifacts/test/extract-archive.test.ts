import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { compareTree, type ExtractOptions, extractArchive, extractLayers } from '../src/index.ts';
import { buildTar, buildTgz, paxRecord, type TarEntry } from '../src/testing/index.ts';
import { buildZip } from './build-zip.ts';

const root = mkdtempSync(join(tmpdir(), 'gantry-extract-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

/** A folder with a neighbour that nothing may touch. */
function place() {
  const parent = join(root, String(++count));
  const directory = join(parent, 'staging');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(parent, 'outside'), 'untouched');
  return { parent, directory };
}

async function unpack(content: Buffer, options: Partial<ExtractOptions> = {}) {
  const { parent, directory } = place();
  const file = join(parent, 'archive');
  writeFileSync(file, content);
  try {
    const list = await extractArchive(file, { directory, archive: 'a.tgz', ...options });
    return { list, directory };
  } finally {
    expect(readdirSync(parent).sort()).toEqual(['archive', 'outside', 'staging']);
    expect(readFileSync(join(parent, 'outside'), 'utf8')).toBe('untouched');
  }
}

const refused = (reason: RegExp) =>
  expect.objectContaining({ code: 'ARCHIVE_REFUSED', message: expect.stringMatching(reason) });

describe('names (S01)', () => {
  it.each<[string, RegExp]>([
    ['../evil', /path traversal/],
    ['a/../../evil', /path traversal/],
    ['a/..', /path traversal/],
    ['/etc/evil', /absolute/],
    ['C:/evil', /drive letter/],
    ['c:evil', /drive letter/],
    ['\\\\?\\C:\\evil', /backslash/],
    ['a\\..\\evil', /backslash/],
    ['%2e%2e/evil', /encoded/],
    ['a%2Fb', /encoded/],
    ['a\u0001b', /control character/],
    ['a\u202egnp.js', /invisible/],
    ['a\u200b', /invisible/],
  ])('%j is refused', async (name, reason) => {
    await expect(unpack(buildTgz([{ name, content: 'x' }]))).rejects.toEqual(refused(reason));
    await expect(unpack(buildZip([{ name, content: 'x' }]))).rejects.toEqual(refused(reason));
  });

  it('a NUL character in a pax name is refused', async () => {
    const pax = { name: 'p', type: 'x', content: paxRecord('path', 'a\0../evil') };
    await expect(unpack(buildTgz([pax, { name: 'a', content: 'x' }]))).rejects.toEqual(
      refused(/NUL/),
    );
  });

  it('names that are too long or too deep are refused', async () => {
    const named = (path: string) =>
      buildTgz([{ name: 'p', type: 'x', content: paxRecord('path', path) }, { name: 'a' }]);
    await expect(unpack(named('a'.repeat(300)))).rejects.toEqual(refused(/longer than 255/));
    await expect(unpack(named('a/'.repeat(600)))).rejects.toEqual(refused(/longer than 1024/));
    await expect(unpack(named(`${'a/'.repeat(70)}b`))).rejects.toEqual(refused(/deeper than 64/));
  });

  it.each([
    ['README', 'readme'],
    ['caf\u00e9', 'cafe\u0301'],
    ['stra\u00dfe', 'STRASSE'],
    ['\u212aelvin', 'kelvin'],
    ['Folder/a', 'folder/b'],
  ])('%j and %j, which some file system takes for one, are refused', async (one, other) => {
    const entries = [
      { name: one, content: '1' },
      { name: other, content: '2' },
    ];
    await expect(unpack(buildTgz(entries))).rejects.toEqual(refused(/only in case or Unicode/));
    await expect(unpack(buildZip(entries))).rejects.toEqual(refused(/only in case or Unicode/));
  });
});

describe('links and special files (S02)', () => {
  const link = (name: string, linkName: string): TarEntry => ({ name, linkName, type: '2' });
  const hard = (name: string, linkName: string): TarEntry => ({ name, linkName, type: '1' });

  it.each<[string, TarEntry[], RegExp]>([
    ['a link to an absolute path', [link('l', '/etc/passwd')], /absolute path/],
    ['a link upwards', [link('l', '../outside')], /outside of the archive/],
    ['a link upwards from a folder', [link('a/b/l', '../../../outside')], /outside of the archive/],
    [
      'a link that leads outside through another',
      [{ name: 'x', type: '5' }, link('x/up', '..'), link('l', 'x/up/../outside')],
      /outside of the archive/,
    ],
    [
      'a chain of links, each of which looks harmless',
      [
        { name: 'deep/er/file', content: 'x' },
        link('a', 'deep/er'),
        link('deep/b', '../a/../..'),
        link('deep/er/c', '../../deep/b/..'),
      ],
      /outside of the archive/,
    ],
    ['links in a circle', [link('a', 'b'), link('b', 'a')], /circle/],
    [
      'a file stored through a link',
      [link('l', '.'), { name: 'l/f', content: 'x' }],
      /not a folder/,
    ],
    ['a file in place of a link', [link('l', 'x'), { name: 'l', content: 'x' }], /twice/],
    [
      'a link in place of a folder',
      [{ name: 'd', type: '5' }, link('d', '..'), { name: 'd/f', content: 'x' }],
      /twice/,
    ],
    ['a hard link outside', [hard('h', '../outside')], /outside of the archive/],
    ['a hard link to an absolute path', [hard('h', '/etc/passwd')], /outside of the archive/],
    ['a hard link to a link', [link('l', 'x'), hard('h', 'l')], /not a file before it/],
    ['a hard link to what comes later', [hard('h', 'f'), { name: 'f' }], /not a file before it/],
    ['a character device', [{ name: 'd', type: '3' }], /Disallowed tar entry type/],
    ['a block device', [{ name: 'd', type: '4' }], /Disallowed tar entry type/],
    ['a named pipe', [{ name: 'd', type: '6' }], /Disallowed tar entry type/],
    ['a sparse file', [{ name: 'd', type: 'S' }], /Disallowed tar entry type/],
    ['an unknown type', [{ name: 'd', type: 'Z' }], /Disallowed tar entry type/],
    ['a setuid file', [{ name: 'f', mode: 0o4755 }], /setuid/],
    ['a setgid file', [{ name: 'f', mode: 0o2755 }], /setuid/],
  ])('%s is refused', async (_, entries, reason) => {
    await expect(unpack(buildTgz(entries))).rejects.toEqual(refused(reason));
  });

  it('a zip with a link outside or a device is refused', async () => {
    const symlink = { name: 'l', content: '../outside', mode: 0o120777 };
    await expect(unpack(buildZip([symlink]))).rejects.toEqual(refused(/outside of the archive/));
    const device = { name: 'd', mode: 0o020644 };
    await expect(unpack(buildZip([device]))).rejects.toEqual(refused(/device/));
    const setuid = { name: 'f', mode: 0o104755 };
    await expect(unpack(buildZip([setuid]))).rejects.toEqual(refused(/setuid/));
  });

  it('links inside are kept, resolved against their own folder', async () => {
    const { directory, list } = await unpack(
      buildTgz([
        { name: 'node_modules/x/cli.js', content: 'cli', mode: 0o755 },
        link('node_modules/.bin/x', '../x/cli.js'),
        hard('copy.js', 'node_modules/x/cli.js'),
      ]),
    );
    expect(readlinkSync(join(directory, 'node_modules/.bin/x'))).toBe('../x/cli.js');
    expect(readFileSync(join(directory, 'node_modules/.bin/x'), 'utf8')).toBe('cli');
    const [original, copy] = ['node_modules/x/cli.js', 'copy.js'].map((path) =>
      statSync(join(directory, path)),
    );
    expect(copy?.ino).not.toBe(original?.ino);
    expect(list.map(({ path }) => path)).toEqual([
      'copy.js',
      'node_modules/.bin/x',
      'node_modules/x/cli.js',
    ]);
  });
});

describe('bombs and broken archives (S03, S04)', () => {
  const limits = { maxEntryBytes: 1000, maxTotalBytes: 3000, maxEntries: 10 };

  it('entries, totals and counts are limited, by what headers say and before anything is written', async () => {
    const big = buildTgz([{ name: 'big', content: 'x'.repeat(1001) }]);
    await expect(unpack(big, { limits })).rejects.toEqual(refused(/Zip bomb detected in big/));
    const many = Array.from({ length: 4 }, (_, index) => ({
      name: `f${index}`,
      content: 'x'.repeat(900),
    }));
    await expect(unpack(buildTgz(many), { limits })).rejects.toEqual(
      refused(/more than the limit of 3000/),
    );
    await expect(unpack(buildZip(many), { limits })).rejects.toEqual(
      refused(/more than the limit of 3000/),
    );
    const crowd = Array.from({ length: 11 }, (_, index) => ({ name: `f${index}` }));
    await expect(unpack(buildTgz(crowd), { limits })).rejects.toEqual(
      refused(/more than 10 entries/),
    );
    await expect(unpack(buildTgz([{ name: 'a/b/c/d/e/f/g/h/i/j/k' }]), { limits })).rejects.toEqual(
      refused(/more than 10 entries/),
    );
    const copies = [
      { name: 'f', content: 'x'.repeat(900) },
      ...[1, 2, 3].map((n) => ({ name: `h${n}`, type: '1', linkName: 'f' })),
    ];
    await expect(unpack(buildTgz(copies), { limits })).rejects.toEqual(
      refused(/more than the limit of 3000/),
    );
  });

  it('what compresses too well is refused', async () => {
    const zeros = Buffer.alloc(30_000_000);
    await expect(unpack(buildTgz([{ name: 'zeros', content: zeros }]))).rejects.toEqual(
      refused(/times its size/),
    );
    await expect(unpack(buildZip([{ name: 'zeros', content: zeros }]))).rejects.toEqual(
      refused(/times its size/),
    );
    // Blocks of zeros after the end of the archive are counted as well.
    const tail = gzipSync(Buffer.concat([buildTar([{ name: 'f' }]), zeros]));
    await expect(unpack(tail)).rejects.toEqual(refused(/times its size/));
  });

  it.each<[string, Buffer, RegExp]>([
    ['a wrong checksum', buildTgz([{ name: 'f', checksum: 1 }]), /wrong checksum/],
    [
      'a file that is cut off',
      gzipSync(buildTar([{ name: 'f', content: 'x'.repeat(900) }]).subarray(0, 1000)),
      /cut off/,
    ],
    ['a missing end', gzipSync(buildTar([{ name: 'f', content: 'x' }], { end: false })), /cut off/],
    [
      'a cut gzip stream',
      buildTgz([{ name: 'f', content: 'x'.repeat(900) }]).subarray(0, 60),
      /whole gzip file/,
    ],
    [
      'data after the end of the tar',
      gzipSync(Buffer.concat([buildTar([{ name: 'f' }]), buildTar([{ name: 'g' }])])),
      /data after its end/,
    ],
    [
      'data after the end of the gzip stream',
      Buffer.concat([buildTgz([{ name: 'f' }]), Buffer.from('garbage')]),
      /gzip/,
    ],
    [
      'a zip behind a tar',
      Buffer.concat([buildTgz([{ name: 'f' }]), buildZip([{ name: 'f', content: 'other' }])]),
      /gzip/,
    ],
    [
      'an entry twice',
      buildTgz([
        { name: 'package.json', content: '1' },
        { name: 'package.json', content: '2' },
      ]),
      /twice/,
    ],
    ['an entry twice in other words', buildTgz([{ name: 'a/f' }, { name: './a//f' }]), /twice/],
    [
      'a huge extended header',
      buildTgz([{ name: 'p', type: 'x', content: 'x'.repeat(70_000) }]),
      /too large/,
    ],
    [
      'an unreadable extended header',
      buildTgz([{ name: 'p', type: 'x', content: '99 path=a\n' }, { name: 'f' }]),
      /cannot be read/,
    ],
    [
      'a negative size in an extended header',
      buildTgz([{ name: 'p', type: 'x', content: paxRecord('size', '-1') }, { name: 'f' }]),
      /not a number/,
    ],
    [
      'a global header that renames',
      buildTgz([{ name: 'p', type: 'g', content: paxRecord('path', 'evil') }, { name: 'f' }]),
      /global header/,
    ],
    [
      'sparse data in an extended header',
      buildTgz([
        { name: 'p', type: 'x', content: paxRecord('GNU.sparse.size', '9') },
        { name: 'f' },
      ]),
      /sparse/,
    ],
    ['a folder with content', buildTgz([{ name: 'd', type: '5', content: 'x' }]), /only files/],
    ['no archive', Buffer.from('hello'.repeat(100)), /neither/],
    ['nothing', Buffer.alloc(0), /neither/],
    ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0]), /zstd/],
  ])('%s is refused', async (_, content, reason) => {
    await expect(unpack(content)).rejects.toEqual(refused(reason));
  });

  it.each<[string, Buffer, RegExp]>([
    [
      'data before the first entry',
      buildZip([{ name: 'f', content: 'x' }], { before: 'MZ' }),
      /neither/,
    ],
    [
      'a comment behind the end',
      buildZip([{ name: 'f', content: 'x' }], { comment: 'tail' }),
      /after its end/,
    ],
    [
      'data between the entries',
      buildZip(
        [
          { name: 'f', content: 'x' },
          { name: 'g', content: 'y' },
        ],
        { gap: 100 },
      ),
      /between its entries/,
    ],
    [
      'another name beside the content',
      buildZip([{ name: 'f', content: 'x', localName: 'e' }]),
      /another name/,
    ],
    ['a wrong checksum', buildZip([{ name: 'f', content: 'x', crc: 1 }]), /wrong checksum/],
    [
      'a size that is not true',
      buildZip([{ name: 'f', content: 'x'.repeat(100), size: 10 }]),
      /unpacked/,
    ],
    [
      'an entry twice',
      buildZip([
        { name: 'f', content: '1' },
        { name: 'f', content: '2' },
      ]),
      /twice/,
    ],
  ])('a zip with %s is refused', async (_, content, reason) => {
    await expect(unpack(content)).rejects.toEqual(refused(reason));
  });

  it('a format that is not the expected one is refused', async () => {
    await expect(unpack(buildZip([{ name: 'f' }]), { format: 'tgz' })).rejects.toEqual(
      refused(/zip file, where a tgz/),
    );
  });
});

describe('what is well made', () => {
  it('is unpacked as tar does it, with long names and all modes of files', async () => {
    const { parent } = place();
    const source = join(parent, 'source');
    const long = `${'long-folder-name/'.repeat(12)}${'f'.repeat(120)}.txt`;
    for (const [path, content] of [
      ['a.txt', 'a'],
      ['empty', ''],
      [long, 'deep'],
      ['big.bin', 'b'.repeat(700_000)],
      ['ünï.txt', 'u'],
    ] as const) {
      mkdirSync(join(source, path, '..'), { recursive: true });
      writeFileSync(join(source, path), content, { mode: path === 'a.txt' ? 0o755 : 0o600 });
    }
    symlinkSync('a.txt', join(source, 'link'));
    for (const format of ['gnu', 'pax']) {
      const archive = join(parent, `${format}.tgz`);
      execFileSync('tar', ['-czf', archive, '--format', format, '-C', source, '.']);
      const { directory } = place();
      const list = await extractArchive(archive, { directory, archive });
      expect(list).toContainEqual({
        type: 'file',
        path: 'a.txt',
        size: 1,
        executable: true,
        sha256: createHash('sha256').update('a').digest('hex'),
      });
      expect(list).toContainEqual({ type: 'link', path: 'link', target: 'a.txt' });
      expect(execFileSync('diff', ['-r', source, directory]).toString()).toBe('');
      expect(await compareTree(directory, list)).toEqual([]);
      writeFileSync(join(directory, 'a.txt'), 'b');
      rmSync(join(directory, 'empty'));
      writeFileSync(join(directory, 'new'), '');
      expect(await compareTree(directory, list)).toEqual([
        'a.txt was changed',
        'empty is missing',
        'new was added',
      ]);
    }
  });

  it('a zip is unpacked, deflated or stored', async () => {
    const { directory, list } = await unpack(
      buildZip([
        { name: 'd/', mode: 0o040755 },
        { name: 'd/run.sh', content: 'run', mode: 0o100755 },
        { name: 'stored', content: 'kept', stored: true },
      ]),
    );
    expect(readFileSync(join(directory, 'stored'), 'utf8')).toBe('kept');
    expect(list).toContainEqual(expect.objectContaining({ path: 'd/run.sh', executable: true }));
  });

  it('parts can be selected and moved; what is left out is still judged', async () => {
    const entries = [
      { name: 'package/a', content: 'a' },
      { name: 'other/b', content: 'b' },
    ];
    const select = (path: string) =>
      path.startsWith('package/') ? path.slice('package/'.length) : undefined;
    const { directory } = await unpack(buildTgz(entries), { select });
    expect(readdirSync(directory)).toEqual(['a']);
    await expect(unpack(buildTgz([...entries, { name: '../x' }]), { select })).rejects.toEqual(
      refused(/traversal/),
    );
    const strict = (path: string) =>
      path.startsWith('package/') ? path : { refused: 'does not belong there' };
    await expect(unpack(buildTgz(entries), { select: strict })).rejects.toEqual(
      refused(/does not belong/),
    );
  });

  it('layers are laid over each other, with whiteouts', async () => {
    const { parent, directory } = place();
    const layers = [
      [
        { name: 'keep', content: '0' },
        { name: 'gone', content: '0' },
        { name: 'dir/old', content: '0' },
        { name: 'swap/f', content: '0' },
        { name: 'hidden/deep/f', content: '0' },
        { name: 'was-file', content: '0' },
      ],
      [
        { name: '.wh.gone' },
        { name: 'dir/.wh..wh..opq' },
        { name: 'dir/new', content: '1' },
        { name: 'swap', content: '1' },
        { name: '.wh.hidden' },
        { name: 'was-file/now', content: '1' },
      ],
      [{ name: 'keep', content: '2' }],
    ];
    const files = layers.map((entries, index) => {
      const file = join(parent, `layer${index}`);
      writeFileSync(file, buildTgz(entries));
      return file;
    });
    const list = await extractLayers(files, { directory, archive: 'image' });
    expect(list.map(({ path }) => path)).toEqual(['dir/new', 'keep', 'swap', 'was-file/now']);
    expect(readFileSync(join(directory, 'keep'), 'utf8')).toBe('2');
    expect(await compareTree(directory, list)).toEqual([]);
  });
});

it('deflate data that ends early is told from a whole entry', async () => {
  const compressed = deflateRawSync(Buffer.alloc(500, 1)).subarray(0, 4);
  const zip = buildZip([{ name: 'f', content: Buffer.alloc(500, 1), compressed }]);
  await expect(unpack(zip)).rejects.toEqual(refused(/unpacked/));
});
