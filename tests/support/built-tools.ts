import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface BuildScript {
  toolOptions(paths: { outdir: string }): Omit<BuildOptions, 'entryPoints'> & {
    entryPoints: Record<string, string>;
  };
  writeToolIndex(outdir: string): void;
}

export interface ToolRun {
  readonly code: number | null;
  /** The JSON object on its last line. */
  // biome-ignore lint/suspicious/noExplicitAny: each tool has details of its own
  readonly report: any;
  readonly out: string;
  readonly err: string;
  /** What came through descriptor 3. */
  readonly result: string;
}

export interface ToolInput {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: unknown;
}

export interface BuiltTools {
  readonly folder: string;
  readonly index: string;
  run(tool: string, args: readonly string[], input?: ToolInput): Promise<ToolRun>;
  remove(): void;
}

/** Builds bundled tools as the product's build does, into a folder of their own; all of them when none is named. */
export async function buildTools(...names: string[]): Promise<BuiltTools> {
  const script = new URL('scripts/build.mjs', `file://${root}`).href;
  const { toolOptions, writeToolIndex } = (await import(script)) as BuildScript;
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache/tools-test-'));
  const options = toolOptions({ outdir: folder });
  const entries = Object.entries(options.entryPoints);
  const wanted = entries.filter(([name]) => names.length === 0 || names.includes(name));
  await build({ ...options, entryPoints: Object.fromEntries(wanted) });
  if (names.length === 0) writeToolIndex(folder);
  return {
    folder,
    index: join(folder, 'core.json'),
    run: (tool, args, input = {}) => runTool(join(folder, `${tool}.mjs`), args, input),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function runTool(
  path: string,
  args: readonly string[],
  { env = {}, input }: ToolInput,
): Promise<ToolRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path, ...args], {
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    });
    const texts = ['', '', '', ''];
    for (const index of [1, 2, 3]) {
      child.stdio[index]?.on('data', (data: Buffer) => {
        texts[index] += data.toString();
      });
    }
    child.once('error', reject);
    child.once('close', (code) => {
      const [, out = '', err = '', result = ''] = texts;
      const last = out.trimEnd().split('\n').at(-1) ?? '';
      resolve({
        code,
        out,
        err,
        result,
        report: last.startsWith('{') ? JSON.parse(last) : undefined,
      });
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(input === undefined ? '' : JSON.stringify(input));
  });
}

export interface Certificate {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Makes a certificate for `localhost` and 127.0.0.1 that is its own authority. */
export function createCertificate(folder: string): Certificate {
  const cert = join(folder, 'cert.pem');
  const key = join(folder, 'key.pem');
  const subject = [
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost,IP:127.0.0.1',
  ];
  const kind = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
  ];
  execFileSync('openssl', ['req', '-x509', ...kind, '-keyout', key, '-out', cert, ...subject], {
    stdio: 'ignore',
  });
  return { ca: cert, cert, key };
}
