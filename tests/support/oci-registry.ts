import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildTar, type TarEntry } from '@gantry/artifacts/testing';

const PROGRAM = 'docker-registry';
/** Of the password `secret`, as registries want it. */
const SECRET_HASH = '$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a';

/** Whether this machine has a registry to test with. */
export const hasRegistry = (process.env.PATH ?? '')
  .split(delimiter)
  .some((folder) => existsSync(join(folder, PROGRAM)));

export interface ImageOptions {
  /** Files of each layer, the lowest first. */
  readonly layers: readonly (readonly TarEntry[])[];
  readonly annotations?: Readonly<Record<string, string>>;
  /** Instead of the layers' own. */
  readonly layerDigest?: string;
}

/** A real registry on loopback. */
export class OciRegistry {
  readonly host: string;
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #authorization: string | undefined;

  private constructor(port: number, child: ChildProcess, folder: string, authorization?: string) {
    this.host = `127.0.0.1:${port}`;
    this.#child = child;
    this.#folder = folder;
    this.#authorization = authorization;
  }

  /** @param isPrivate only for the user `ci` with the password `secret` */
  static async start({ isPrivate = false } = {}): Promise<OciRegistry> {
    const folder = mkdtempSync(join(tmpdir(), 'gantry-registry-'));
    const port = await freePort();
    let auth = '';
    if (isPrivate) {
      writeFileSync(join(folder, 'htpasswd'), `ci:${SECRET_HASH}\n`);
      auth = `auth: {htpasswd: {realm: test, path: ${join(folder, 'htpasswd')}}}\n`;
    }
    const config = `version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\nstorage: {filesystem: {rootdirectory: ${folder}/data}, delete: {enabled: true}}\nhttp: {addr: 127.0.0.1:${port}}\n${auth}`;
    writeFileSync(join(folder, 'config.yml'), config);
    const child = spawn(PROGRAM, ['serve', join(folder, 'config.yml')], {
      stdio: 'ignore',
      env: { ...process.env, OTEL_TRACES_EXPORTER: 'none' },
    });
    const basic = `Basic ${Buffer.from('ci:secret').toString('base64')}`;
    const authorization = isPrivate ? basic : undefined;
    const registry = new OciRegistry(port, child, folder, authorization);
    for (;;) {
      if (child.exitCode !== null) throw new Error(`${PROGRAM} ended with ${child.exitCode}`);
      const answer = await fetch(`http://${registry.host}/v2/`).catch(() => undefined);
      if (answer) return registry;
      await new Promise((wake) => setTimeout(wake, 20));
    }
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Pushes an image and returns the digest of its manifest. */
  async push(name: string, tag: string, image: ImageOptions): Promise<string> {
    const layers = await Promise.all(
      image.layers.map(async (entries) => {
        const content = gzipSync(buildTar(entries));
        const digest = await this.#pushBlob(name, content);
        return {
          mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
          digest: image.layerDigest ?? digest,
          size: content.length,
        };
      }),
    );
    const config = Buffer.from('{}');
    const manifest = {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: {
        mediaType: 'application/vnd.oci.image.config.v1+json',
        digest: await this.#pushBlob(name, config),
        size: config.length,
      },
      layers,
      ...(image.annotations ? { annotations: image.annotations } : {}),
    };
    return await this.pushManifest(name, tag, manifest);
  }

  async pushManifest(name: string, tag: string, manifest: { mediaType: string }): Promise<string> {
    const content = JSON.stringify(manifest);
    await this.#send(`/v2/${name}/manifests/${tag}`, {
      method: 'PUT',
      body: content,
      headers: { 'content-type': manifest.mediaType },
    });
    return `sha256:${createHash('sha256').update(content).digest('hex')}`;
  }

  async #pushBlob(name: string, content: Buffer): Promise<string> {
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    const upload = await this.#send(`/v2/${name}/blobs/uploads/`, { method: 'POST' });
    const at = new URL(String(upload.headers.get('location')), `http://${this.host}`);
    at.searchParams.set('digest', digest);
    await this.#send(at.pathname + at.search, {
      method: 'PUT',
      body: new Uint8Array(content),
      headers: { 'content-type': 'application/octet-stream' },
    });
    return digest;
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const headers = {
      ...(init.headers as Record<string, string>),
      ...(this.#authorization ? { authorization: this.#authorization } : {}),
    };
    const answer = await fetch(`http://${this.host}${path}`, { ...init, headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}

/** The annotation that says which folders of an image are plugins. */
export function packagesAnnotation(...paths: string[]): Record<string, string> {
  const value = paths.map((path) => ({ [path]: { name: path, version: '1.0.0' } }));
  return {
    'io.backstage.dynamic-packages': Buffer.from(JSON.stringify(value)).toString('base64'),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
