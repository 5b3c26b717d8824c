import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from './support/test-server.ts';

interface Refusal {
  error: string;
  code: string;
  requestId: string;
}

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

describe('every answer', () => {
  it('carries headers that let nothing in it be run, framed or guessed at', async () => {
    for (const path of ['/api/v1/version', '/api/v1/entities', '/api/v1/nothing', '/healthz']) {
      const { headers } = await server.get(path, { as: null });
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      expect(headers['x-request-id']).toBeTruthy();
    }
  });

  it('has a request id: a sensible given one, or one of ours', async () => {
    const ask = async (id: string) => {
      const { headers, body } = await server.get<Refusal>('/api/v1/entities', {
        as: null,
        headers: { 'x-request-id': id },
      });
      expect(headers['x-request-id']).toBe(body.requestId);
      return body.requestId;
    };
    expect(await ask('trace-42')).toBe('trace-42');
    expect(await ask('a b')).not.toBe('a b');
    expect(await ask('x'.repeat(65))).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is an error of one shape when something is wrong', async () => {
    const unknown = await server.get<Refusal>('/api/v1/nothing');
    expect(unknown.status).toBe(404);
    expect(unknown.body).toMatchObject({ code: 'ROUTE_NOT_FOUND', error: expect.any(String) });
    const method = await server.delete<Refusal>('/api/v1/version');
    expect(method).toMatchObject({ status: 404, body: { code: 'ROUTE_NOT_FOUND' } });
    const type = await server.post<Refusal>('/api/v1/entities', '<xml/>', {
      headers: { 'content-type': 'text/xml' },
    });
    expect(type).toMatchObject({ status: 415, body: { code: 'CONTENT_TYPE_UNSUPPORTED' } });
  });
});

describe('bodies', () => {
  it('are refused when they are too large, before they are read', async () => {
    const huge = { kind: 'Service', metadata: { name: 'a', description: 'x'.repeat(10_000_000) } };
    const refused = { status: 413, body: { code: 'BODY_TOO_LARGE' } };
    expect(await server.post('/api/v1/entities', huge)).toMatchObject(refused);
    const batch = { entities: [huge] };
    expect(await server.post('/api/v1/entities/batch', batch)).toMatchObject({
      ...refused,
      body: { error: expect.stringContaining('larger than 8 MB') },
    });
    expect(await server.post('/api/v1/auth/login', huge, { as: null })).toMatchObject(refused);
  });

  it('are refused with unknown fields or values of another type, unconverted', async () => {
    const login = (body: unknown) =>
      server.post<Refusal>('/api/v1/auth/login', body, {
        as: null,
        headers: { 'content-type': 'application/json' },
      });
    for (const body of [
      {},
      { username: 'admin' },
      { username: 'admin', password: 12345678 },
      { username: ['admin'], password: 'x' },
      { username: 'admin', password: 'x', remember: true },
      [],
      'null',
    ]) {
      expect((await login(body)).status).toBe(400);
    }
  });

  it('hold a batch of at most 500', async () => {
    const entities = Array.from({ length: 501 }, (_, i) => ({
      kind: 'Team',
      metadata: { name: `t${i}` },
    }));
    expect((await server.post('/api/v1/entities/batch', { entities })).status).toBe(400);
  });
});

describe('probes and documents', () => {
  it('answer without a sign-in', async () => {
    expect(await server.get('/healthz', { as: null })).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    });
    expect(await server.get('/readyz', { as: null })).toMatchObject({
      status: 200,
      body: { status: 'ready' },
    });
    expect(await server.get('/api/v1/version', { as: null })).toMatchObject({
      body: { version: '0.0.0-test' },
    });
  });

  it('show measurements by route, and never by address', async () => {
    await server.post('/api/v1/entities', { kind: 'Team', metadata: { name: 'measured' } });
    await server.get('/api/v1/entities/Team/measured');
    const { text, headers } = await server.get('/metrics', { as: null });
    expect(headers['content-type']).toContain('text/plain');
    expect(text).toContain('gantry_entities_total{kind="Team"} 1');
    expect(text).toMatch(
      /gantry_http_requests_total\{method="GET",route="\/api\/v1\/entities\/:kind\/:name",status="200"\} \d+/,
    );
    expect(text).toContain('gantry_jobs{type="sync",state="dead"} 0');
    expect(text).toContain('gantry_request_duration_seconds_bucket');
    expect(text).not.toContain('Team/measured');
  });

  it('describe the API, and show it on a page that loads nothing from elsewhere', async () => {
    const document = await server.get<{ openapi: string; paths: object }>('/api/v1/openapi.json', {
      as: null,
    });
    expect(document.body.openapi).toBe('3.1.0');
    expect(Object.keys(document.body.paths).length).toBeGreaterThan(30);
    const page = await server.get('/api/docs', { as: null });
    expect([200, 302]).toContain(page.status);
    const shown = await server.get('/api/docs/', { as: null });
    expect(shown.text).toContain('swagger-ui');
    expect(shown.text).not.toMatch(/(src|href)="https?:/);
    expect(String(shown.headers['content-security-policy'])).toContain("script-src 'self'");
  });
});

describe('the address of a client', () => {
  const addressSeen = async (proxied: TestServer, forwarded: string): Promise<unknown> => {
    await proxied.post(
      '/api/v1/auth/login',
      { username: 'x', password: 'y' },
      {
        as: null,
        headers: { 'x-forwarded-for': forwarded },
      },
    );
    const { body } = await proxied.get<{ ipAddress: string }[]>('/api/v1/audit?limit=1');
    return body[0]?.ipAddress;
  };

  it('is not believed from a header', async () => {
    expect(await addressSeen(server, '203.0.113.9')).toBe('127.0.0.1');
  });

  it('comes from a proxy that is trusted, and only its part', async () => {
    const proxied = await TestServer.start({ flags: { trustedProxies: ['127.0.0.1'] } });
    try {
      expect(await addressSeen(proxied, '203.0.113.9')).toBe('203.0.113.9');
      expect(await addressSeen(proxied, '198.51.100.1, 203.0.113.9')).toBe('203.0.113.9');
    } finally {
      await proxied.stop();
    }
  });
});

describe('limits', () => {
  it('slow down guessing of passwords, and much else', async () => {
    const limited = await TestServer.start({ flags: { rateLimit: 30 } });
    try {
      const attempts = [];
      for (let i = 0; i < 12; i++) {
        attempts.push(
          await limited.post<Refusal>(
            '/api/v1/auth/login',
            // A name each: that guessing one is slowed down as well is another limit.
            { username: `somebody-${i}`, password: 'x' },
            {
              as: null,
              // The address of the connection counts, whatever is claimed.
              headers: { 'x-forwarded-for': `198.51.100.${i}`, 'x-real-ip': `198.51.100.${i}` },
            },
          ),
        );
      }
      const refused = attempts.filter((attempt) => attempt.status === 429);
      expect(refused.length).toBeGreaterThanOrEqual(2);
      expect(refused[0]?.body.code).toBe('TOO_MANY_REQUESTS');
      expect(refused[0]?.headers['retry-after']).toBeTruthy();
      const others = [];
      for (let i = 0; i < 40; i++) others.push((await limited.get('/api/v1/kinds')).status);
      expect(others).toContain(429);
      expect((await limited.get('/healthz', { as: null })).status).toBe(200);
    } finally {
      await limited.stop();
    }
  });
});
