import { describe, expect, test } from 'vitest';
import { SecretMemory } from './secret-memory.ts';

describe('the memory of secrets', () => {
  test('masks the lines of a secret that has many', () => {
    const memory = new SecretMemory();
    memory.add(['-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0\nshort\n-----END KEY-----']);
    expect(memory.redact('read MIIEvQIBADANBgkqhkiG9w0 and short')).toBe(
      'read [redacted] and short',
    );
  });

  test('keeps the newest when there are too many, and one that is used again counts as new', () => {
    const memory = new SecretMemory();
    const secrets = Array.from({ length: 250 }, (_, index) => `secret-value-${index}-end`);
    memory.add(['first-of-them-all', ...secrets.slice(0, 150)]);
    memory.add(['first-of-them-all', ...secrets.slice(150)]);
    expect(memory.redact('first-of-them-all')).toBe('[redacted]');
    expect(memory.redact('secret-value-249-end')).toBe('[redacted]');
    expect(memory.redact('secret-value-0-end')).toBe('secret-value-0-end');
  });
});
