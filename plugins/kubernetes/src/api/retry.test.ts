import { describe, expect, it } from 'vitest';
import { KubernetesApiError } from './api-errors.ts';
import { isTransient, type RetryPolicy, retry } from './retry.ts';

const QUICK: RetryPolicy = { attempts: 3, baseDelayMs: 1, maxDelayMs: 50 };
const api = (status: number, retryAfterMs?: number) =>
  new KubernetesApiError({ status, reason: '', message: '', retryAfterMs });

async function run(failures: unknown[], policy = QUICK, more: { deadline?: Date } = {}) {
  let attempts = 0;
  const signal = new AbortController().signal;
  const result = await retry(
    async () => {
      attempts++;
      if (failures.length > 0) throw failures.shift();
      return 'done';
    },
    policy,
    { signal, ...more },
  ).catch((error: unknown) => error);
  return { attempts, result };
}

describe('retry', () => {
  it('asks again while a failure looks passing, up to the number of attempts', async () => {
    expect(await run([api(500), api(503)])).toEqual({ attempts: 3, result: 'done' });
    const lasting = [api(500), api(500), api(500)];
    expect(await run(lasting)).toMatchObject({ attempts: 3, result: { status: 500 } });
  });

  it('does not ask again after an answer that will not change', async () => {
    for (const status of [400, 401, 403, 404, 410]) {
      expect(await run([api(status)])).toMatchObject({ attempts: 1, result: { status } });
    }
  });

  it('waits as long as it is told, unless that is longer than it may', async () => {
    const started = Date.now();
    expect(await run([api(429, 30)])).toMatchObject({ attempts: 2, result: 'done' });
    expect(Date.now() - started).toBeGreaterThanOrEqual(28);
    expect(await run([api(429, 51)])).toMatchObject({ attempts: 1, result: { status: 429 } });
  });

  it('does not wait beyond the deadline', async () => {
    const deadline = new Date(Date.now() + 5);
    expect(await run([api(429, 30)], QUICK, { deadline })).toMatchObject({ attempts: 1 });
  });

  it('knows which failures pass', () => {
    expect(isTransient(Object.assign(new Error(), { code: 'ECONNRESET' }))).toBe(true);
    expect(isTransient(Object.assign(new Error(), { code: 'CERT_HAS_EXPIRED' }))).toBe(false);
    expect(isTransient(Object.assign(new Error(), { code: 'EGRESS_REFUSED' }))).toBe(false);
    expect(isTransient(undefined)).toBe(false);
  });
});
