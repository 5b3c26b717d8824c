import { describe, expect, it } from 'vitest';
import {
  createId,
  defineErrors,
  isPlatformError,
  nearest,
  parseDuration,
  REDACTED,
  Redactor,
  Scope,
} from './index.ts';

describe('defineErrors', () => {
  const errors = defineErrors('test', {
    TEST_FAULT: {
      status: 418,
      message: (d: { what: string }) => `No ${d.what}.`,
      help: 'Try tea.',
    },
  });

  it('makes errors that are recognised by code, also by another copy of the class', () => {
    const cause = new Error('below');
    const error = errors.TEST_FAULT({ what: 'coffee' }, { cause });
    expect(error).toMatchObject({ code: 'TEST_FAULT', status: 418, help: 'Try tea.', cause });
    expect(error.message).toBe('No coffee.');
    expect(isPlatformError(error, 'TEST_FAULT')).toBe(true);
    expect(isPlatformError(error, 'OTHER')).toBe(false);
    const copy = { ...error, [Symbol.for('gantry.platform-error')]: true, code: 'TEST_FAULT' };
    expect(isPlatformError(copy, 'TEST_FAULT')).toBe(true);
    expect(isPlatformError(new Error('x'))).toBe(false);
  });

  it('refuses one code with two owners', () => {
    expect(() => defineErrors('other', { TEST_FAULT: { status: 1, message: () => '' } })).toThrow(
      'TEST_FAULT',
    );
  });
});

describe('Redactor', () => {
  const secret = 's3cr3t/+tok en';

  it.each([
    ['as it is', secret],
    ['with a newline after it', `${secret}\n`],
    ['URL-encoded', encodeURIComponent(secret)],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64url', Buffer.from(secret).toString('base64url')],
    ['inside JSON', JSON.stringify({ a: `x${secret}` })],
  ])('removes a secret %s', (_how, text) => {
    const redacted = new Redactor([`${secret}\n`]).redact(`before ${text} after`);
    expect(redacted).toContain(REDACTED);
    expect(redacted).not.toContain(secret);
    expect(redacted).not.toContain(Buffer.from(secret).toString('base64url'));
  });

  it('leaves text without secrets alone, and very short secrets too', () => {
    expect(new Redactor(['a', '']).redact('banana')).toBe('banana');
    expect(new Redactor([]).redact('anything')).toBe('anything');
  });

  it('redacts every text of a value, and leaves one without secrets as it is', () => {
    const redactor = new Redactor([secret]);
    const value = {
      [secret]: [`x${secret}`, 1, null, { deep: JSON.stringify(secret) }],
      b: 'text',
    };
    expect(redactor.redactJson(value)).toEqual({
      [REDACTED]: [`x${REDACTED}`, 1, null, { deep: `"${REDACTED}"` }],
      b: 'text',
    });
    const clean = { a: [{ b: 'text' }] };
    expect(redactor.redactJson(clean)).toBe(clean);
  });

  it('reads secrets literally', () => {
    expect(new Redactor(['a.*b$c']).redact('axxb$c a.*b$c')).toBe(`axxb$c ${REDACTED}`);
  });
});

describe('Scope', () => {
  it('releases in reverse order, all of it, and once', async () => {
    const scope = new Scope();
    const order: number[] = [];
    scope.onDispose(() => void order.push(1));
    scope.onDispose(() => {
      order.push(2);
      throw new Error('stuck');
    });
    scope.onDispose(async () => void order.push(3));
    await expect(scope.dispose()).rejects.toThrow('Disposal failed');
    expect(order).toEqual([3, 2, 1]);
    await expect(scope.dispose()).rejects.toThrow();
    expect(order).toHaveLength(3);
    expect(() => scope.onDispose(() => {})).toThrow();
  });
});

describe('parseDuration', () => {
  it.each([
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1d', 86_400_000],
    ['250ms', 250],
    ['', 0],
    ['0', 0],
    [' 10s ', 10_000],
  ])('reads %j as %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(['5', 'm', '-5m', '5 m', '1.5h', '5x', 'five minutes', `${'9'.repeat(30)}d`])(
    'does not read %j',
    (text) => expect(parseDuration(text)).toBeUndefined(),
  );
});

describe('nearest', () => {
  it('finds what was probably meant, and nothing when nothing is close', () => {
    const words = ['owner', 'tags', 'lifecycle', 'Service'];
    expect(nearest('onwer', words)).toBe('owner');
    expect(nearest('service', words)).toBe('Service');
    expect(nearest('lifecyle', words)).toBe('lifecycle');
    expect(nearest('zebra', words)).toBeUndefined();
  });
});

describe('createId', () => {
  it('is a UUID of version 7 that sorts by time', () => {
    const id = createId();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(createId(1_000) < createId(2_000)).toBe(true);
    expect(new Set(Array.from({ length: 1_000 }, () => createId(1))).size).toBe(1_000);
  });
});
