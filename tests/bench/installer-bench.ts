import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildTar } from '@gantry/artifacts/testing';
import { median, type Report } from './report.ts';

const COMMAND = fileURLToPath(new URL('../../apps/cli/dist/gantry.js', import.meta.url));
const PACKAGES = 10;
const ROUNDS = 5;

interface Kind {
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
  readonly goalSeconds: number;
}

const KINDS: readonly Kind[] = [
  { name: 'light', files: 21, bytes: 410_000, goalSeconds: 0.4 },
  { name: 'heavy', files: 1_502, bytes: 1_500_000, goalSeconds: 3 },
];

/** The installer as an init step, its start included, against plain `tar` on the same archives. */
export function benchInstaller(report: Report): void {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-installer-'));
  try {
    for (const kind of KINDS) benchKind(report, kind, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function benchKind(
  report: Report,
  { name, files, bytes, goalSeconds }: Kind,
  folder: string,
): void {
  report.section(`Installer: ${PACKAGES} ${name} archives of ${files} files`);
  const archives = Array.from({ length: PACKAGES }, (_, index) => {
    const path = join(folder, `${name}${index}.tgz`);
    writeFileSync(path, gzipSync(buildTar(packageEntries(`${name}${index}`, files, bytes))));
    return path;
  });
  const file = join(folder, `${name}.yaml`);
  const plugins = archives.map((_, index) => ({ package: `./${name}${index}.tgz` }));
  writeFileSync(file, JSON.stringify({ plugins }));
  const root = join(folder, `root-${name}`);
  const install = () => seconds('node', [COMMAND, 'plugin', 'install', '-f', file, '--root', root]);
  const plain: number[] = [];
  const own: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const target = join(folder, `tar-${name}-${round}`);
    plain.push(
      archives.reduce((sum, archive) => {
        const to = join(target, archive.replace(/.*\//, ''));
        mkdirSync(to, { recursive: true });
        return sum + seconds('tar', ['-xzf', archive, '-C', to]);
      }, 0),
    );
    rmSync(root, { recursive: true, force: true });
    own.push(install());
  }
  const against = `against plain tar: ${median(plain).toFixed(2)} s`;
  report.add({
    name: 'install',
    value: median(own),
    unit: 's',
    goal: { at: goalSeconds, better: 'less' },
    against,
  });
  const ratio = median(own) / median(plain);
  report.add({
    name: 'install, times plain tar',
    value: ratio,
    unit: '×',
    ...(name === 'heavy' ? { goal: { at: 2, better: 'less' as const } } : {}),
  });
  const again = Array.from({ length: ROUNDS }, install);
  const start = Array.from({ length: ROUNDS }, () => seconds('node', ['-e', '']));
  report.add({
    name: 'nothing to do',
    value: median(again),
    unit: 's',
    goal: { at: 0.15, better: 'less' },
    against: `of which node alone: ${median(start).toFixed(2)} s`,
  });
}

function packageEntries(name: string, files: number, bytes: number) {
  const content = (index: number) => {
    let text = '';
    // Text that compresses about as code does.
    for (let word = index; text.length < bytes / files; word = (word * 31 + 17) % 9973) {
      text += `const value${word} = call${word % 97}(${word});\n`;
    }
    return text;
  };
  const manifest = JSON.stringify({ name, version: '1.0.0' });
  return [
    { name: 'package/package.json', content: manifest },
    ...Array.from({ length: files - 1 }, (_, index) => ({
      name: `package/dist/folder${index % 40}/file${index}.js`,
      content: content(index),
    })),
  ];
}

/** Wall time of a program that has to succeed. */
function seconds(command: string, args: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(command === 'node' ? process.execPath : command, args);
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
  return (performance.now() - started) / 1000;
}
