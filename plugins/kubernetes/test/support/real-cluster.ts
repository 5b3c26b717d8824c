import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, readdirSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type ApiAccess, callApi, mustCallApi } from './api-client.ts';

// A real kube-apiserver with its etcd, on loopback and random ports. No controllers run: Deployments make no
// Pods, so tests write those themselves.

type RealClusterSource =
  | { readonly kind: 'available'; readonly apiserver: string }
  | { readonly kind: 'missing'; readonly reason: string };

const repositoryRoot = resolve(import.meta.dirname, '../../../..');

/** Finds a kube-apiserver binary (plain or gzipped), or says why the real lane cannot run here. */
export function findRealCluster(): RealClusterSource {
  if (!commandExists('etcd')) return { kind: 'missing', reason: 'etcd is not on the PATH' };
  if (!commandExists('openssl')) return { kind: 'missing', reason: 'openssl is not on the PATH' };
  const named = process.env.GANTRY_TEST_KUBE_APISERVER;
  if (named !== undefined && named !== '') {
    return existsSync(named)
      ? { kind: 'available', apiserver: named }
      : {
          kind: 'missing',
          reason: `GANTRY_TEST_KUBE_APISERVER names ${named}, which is not there`,
        };
  }
  const folder = resolve(repositoryRoot, '../shared/bin');
  const file = existsSync(folder)
    ? readdirSync(folder).find((name) => /^kube-apiserver.*(amd64|arm64)(\.gz)?$/.test(name))
    : undefined;
  return file
    ? { kind: 'available', apiserver: join(folder, file) }
    : { kind: 'missing', reason: 'GANTRY_TEST_KUBE_APISERVER names no kube-apiserver' };
}

export interface RealCluster {
  /** As an administrator. */
  readonly admin: ApiAccess & { readonly caPem: string };
  /** A user `viewer` without any rights of its own. */
  readonly viewerToken: string;
  /** Forgets old revisions, as etcd does every few minutes: open `continue` tokens then answer 410. */
  compact(): Promise<void>;
  close(): Promise<void>;
}

export async function startRealCluster(apiserver: string): Promise<RealCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-kube-'));
  const children: ChildProcess[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(children.reverse().map(stop));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const binary = await unpack(apiserver, folder);
    execFileSync('openssl', ['genrsa', '-out', join(folder, 'sa.key'), '2048'], {
      stdio: 'ignore',
    });
    const tokens = { admin: 'admin-token-of-the-test', viewer: 'viewer-token-of-the-test' };
    await writeFile(
      join(folder, 'tokens.csv'),
      `${tokens.admin},admin,1,"system:masters"\n${tokens.viewer},viewer,2,"viewers"\n`,
    );
    const [clientPort, peerPort, port] = await freePorts(3);
    const etcd = `http://127.0.0.1:${clientPort}`;
    const peer = `http://127.0.0.1:${peerPort}`;
    children.push(
      start('etcd', [
        ...['--data-dir', join(folder, 'etcd'), '--log-level', 'error', '--unsafe-no-fsync'],
        ...['--listen-client-urls', etcd, '--advertise-client-urls', etcd],
        ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
        ...['--initial-cluster', `default=${peer}`],
      ]),
      start(binary, [
        `--etcd-servers=${etcd}`,
        '--bind-address=127.0.0.1',
        `--secure-port=${port}`,
        `--cert-dir=${join(folder, 'certs')}`,
        '--service-cluster-ip-range=10.96.0.0/24',
        `--token-auth-file=${join(folder, 'tokens.csv')}`,
        '--authorization-mode=RBAC',
        '--service-account-issuer=https://k8s.test',
        `--service-account-signing-key-file=${join(folder, 'sa.key')}`,
        `--service-account-key-file=${join(folder, 'sa.key')}`,
        '--disable-admission-plugins=ServiceAccount',
        '--allow-privileged',
      ]),
    );
    const caPem = await waitForFile(join(folder, 'certs', 'apiserver.crt'), children);
    const admin = { url: `https://127.0.0.1:${port}`, token: tokens.admin, caPem };
    await waitUntilReady(admin, children);
    return { admin, viewerToken: tokens.viewer, compact: () => compact(etcd), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function compact(etcd: string): Promise<void> {
  const post = (path: string, body: unknown) =>
    mustCallApi({ url: etcd, token: '' }, 'POST', path, body);
  const { header } = await post('/v3/kv/range', { key: 'AA==' });
  await post('/v3/kv/compaction', { revision: header.revision, physical: true });
}

function start(command: string, args: string[]): ChildProcess {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-4_000);
  });
  child.once('exit', (code) => {
    if (code) process.stderr.write(`${command} ended with ${code}:\n${tail}\n`);
  });
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  // Nothing here is worth an orderly shutdown, which takes the API server several seconds.
  child.kill('SIGKILL');
  await ended;
}

async function unpack(source: string, folder: string): Promise<string> {
  if (!source.endsWith('.gz')) return source;
  const target = join(folder, 'kube-apiserver');
  await pipeline(createReadStream(source), createGunzip(), createWriteStream(target));
  await chmod(target, 0o755);
  return target;
}

async function waitForFile(path: string, children: readonly ChildProcess[]): Promise<string> {
  for (let attempt = 0; attempt < 300; attempt++) {
    failIfEnded(children);
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text.includes('END CERTIFICATE')) return text;
    await pause(50);
  }
  throw new Error('The API server made no certificate in time.');
}

async function waitUntilReady(admin: ApiAccess, children: readonly ChildProcess[]): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    failIfEnded(children);
    const answer = await callApi(admin, 'GET', '/readyz').catch(() => undefined);
    if (answer?.status === 200) return;
    await pause(100);
  }
  throw new Error('The API server was not ready in time.');
}

function failIfEnded(children: readonly ChildProcess[]): void {
  if (children.some((child) => child.exitCode !== null)) {
    throw new Error('etcd or the API server ended during start-up.');
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      return server;
    }),
  );
  return Promise.all(
    servers.map(async (server) => {
      const { port } = server.address() as { port: number };
      await new Promise((done) => server.close(done));
      return port;
    }),
  );
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export function commandExists(command: string): boolean {
  return (process.env.PATH ?? '')
    .split(':')
    .some((folder) => folder !== '' && existsSync(join(folder, command)));
}
