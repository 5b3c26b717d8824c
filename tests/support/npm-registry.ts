import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildTgz, type TarEntry } from '@gantry/artifacts/testing';
import { findNpmRegistryProgram } from './npm-registry-program.ts';

const program = findNpmRegistryProgram();
/** Whether an npm registry can be had here. */
export const hasNpmRegistry = program !== undefined;

/** A real npm registry on loopback. Packages of the scope `@private` are for signed-in users. */
export class NpmRegistry {
  readonly url: string;
  readonly token: string;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(url: string, token: string, child: ChildProcess, folder: string) {
    this.url = url;
    this.token = token;
    this.#child = child;
    this.#folder = folder;
  }

  static async start(): Promise<NpmRegistry> {
    const folder = mkdtempSync(join(tmpdir(), 'gantry-npm-'));
    const config = {
      storage: join(folder, 'storage'),
      auth: { htpasswd: { file: join(folder, 'htpasswd') } },
      uplinks: {},
      packages: {
        '@private/*': { access: '$authenticated', publish: '$authenticated' },
        '**': { access: '$all', publish: '$authenticated' },
      },
      log: { type: 'stdout', format: 'json', level: 'warn' },
      middlewares: { audit: { enabled: false } },
      web: { enable: false },
    };
    writeFileSync(join(folder, 'config.yaml'), JSON.stringify(config));
    if (program === undefined) throw new Error('There is no npm registry here');
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    const child = spawn(
      process.execPath,
      [program, '-c', join(folder, 'config.yaml'), '-l', `127.0.0.1:${port}`],
      { stdio: 'ignore', cwd: folder },
    );
    const url = `http://127.0.0.1:${port}/`;
    for (;;) {
      if (child.exitCode !== null) throw new Error(`The npm registry ended with ${child.exitCode}`);
      if (await fetch(`${url}-/ping`).catch(() => undefined)) break;
      await new Promise((wake) => setTimeout(wake, 50));
    }
    const answer = await fetch(`${url}-/user/org.couchdb.user:ci`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'ci', password: 'secret-password' }),
    });
    const { token } = (await answer.json()) as { token: string };
    return new NpmRegistry(url, token, child, folder);
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Publishes an archive and returns its integrity. */
  async publish(name: string, version: string, entries: readonly TarEntry[]): Promise<string> {
    const content = buildTgz(entries);
    const file = `${name.replace(/^@.*\//, '')}-${version}.tgz`;
    const integrity = integrityOf(content);
    const body = {
      _id: name,
      name,
      'dist-tags': { latest: version },
      versions: {
        [version]: {
          name,
          version,
          dist: {
            integrity,
            shasum: createHash('sha1').update(content).digest('hex'),
            tarball: `${this.url}${name}/-/${file}`,
          },
        },
      },
      _attachments: {
        [file]: {
          content_type: 'application/octet-stream',
          data: content.toString('base64'),
          length: content.length,
        },
      },
    };
    const answer = await fetch(this.url + name.replace('/', '%2f'), {
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    return integrity;
  }
}

export function integrityOf(content: Buffer): string {
  return `sha512-${createHash('sha512').update(content).digest('base64')}`;
}
