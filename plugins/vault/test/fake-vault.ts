import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Versioned {
  version: number;
  data: Record<string, unknown> | null;
}

/**
 * A Vault as its API description says: a KV engine of either version at `secret`, sign-in with a token, AppRole and
 * a password, namespaces, check-and-set.
 */
export async function startFakeVault(kvVersion: '1' | '2') {
  const secrets = new Map<string, Versioned>();
  const requests: string[] = [];
  let sealed = false;
  let conflicts = 0;

  const server = createServer((request, response) => {
    void answer(request, response).catch((error) =>
      reply(response, 500, { errors: [String(error)] }),
    );
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://vault');
    const method = url.searchParams.get('list') === 'true' ? 'LIST' : (request.method ?? 'GET');
    const path = decodeURIComponent(url.pathname.slice('/v1/'.length));
    requests.push(`${method} ${path}`);
    const body = await readBody(request);
    const refuse = (status: number, ...errors: string[]) => reply(response, status, { errors });
    if (sealed) return refuse(503, 'Vault is sealed');
    if (path === 'auth/approle/login') {
      const isKnown = body.role_id === 'role' && body.secret_id === 'canary-secret-id';
      if (!isKnown) return refuse(400, 'invalid role or secret ID');
      return reply(response, 200, { auth: { client_token: 'canary-token' } });
    }
    if (path === 'auth/userpass/login/ada') {
      if (body.password !== 'canary-password') return refuse(400, 'invalid username or password');
      return reply(response, 200, { auth: { client_token: 'canary-token' } });
    }
    if (request.headers['x-vault-token'] !== 'canary-token')
      return refuse(403, 'permission denied');
    if (path === 'auth/token/lookup-self') {
      const data = { display_name: 'token-gantry', policies: ['default', 'shop'] };
      return reply(response, 200, { data });
    }
    const namespace = String(request.headers['x-vault-namespace'] ?? '');
    const place = kvVersion === '2' ? /^secret\/(data|metadata)\/(.*)$/ : /^secret\/()(.*)$/;
    const [, , name] = place.exec(path) ?? [];
    if (name === undefined) return refuse(404);
    const key = `${namespace}|${name}`;
    const found = secrets.get(key);
    switch (method) {
      case 'LIST': {
        const prefix = `${key.replace(/\/$/, '')}/`;
        const names = [...secrets.keys()]
          .filter((other) => other.startsWith(prefix))
          .map((other) => other.slice(prefix.length).replace(/\/.*$/, '/'));
        if (names.length === 0) return refuse(404);
        return reply(response, 200, { data: { keys: [...new Set(names)].sort() } });
      }
      case 'GET': {
        if (!found) return refuse(404);
        if (kvVersion === '1') return reply(response, 200, { data: found.data });
        const metadata = { version: found.version, created_time: '2026-01-02T03:04:05.123456789Z' };
        // A deleted version is still described.
        const status = found.data ? 200 : 404;
        return reply(response, status, { data: { data: found.data, metadata } });
      }
      case 'POST': {
        if (kvVersion === '1') {
          secrets.set(key, { version: 1, data: body });
          return reply(response, 204);
        }
        const { options, data } = body as { options: { cas: number }; data: Versioned['data'] };
        const current = found?.version ?? 0;
        if (options.cas !== current || conflicts > 0) {
          conflicts = Math.max(0, conflicts - 1);
          return refuse(400, 'check-and-set parameter did not match the current version');
        }
        secrets.set(key, { version: current + 1, data });
        return reply(response, 200, { data: { version: current + 1 } });
      }
      case 'DELETE':
        if (kvVersion === '1') secrets.delete(key);
        else if (found) secrets.set(key, { ...found, data: null });
        return reply(response, 204);
      default:
        return refuse(405, 'unsupported operation');
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    requests,
    put: (path: string, data: Record<string, unknown>, namespace = '') =>
      void secrets.set(`${namespace}|${path}`, { version: 1, data }),
    get: (path: string, namespace = '') => secrets.get(`${namespace}|${path}`)?.data,
    seal: (value: boolean) => {
      sealed = value;
    },
    /** Lets so many writes find that somebody was faster. */
    conflict: (times: number) => {
      conflicts = times;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

function reply(response: ServerResponse, status: number, body?: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
