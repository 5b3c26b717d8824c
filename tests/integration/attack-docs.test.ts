import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../support/gantry-process.ts';

const text = readFileSync(join(root, 'docs/attacks.md'), 'utf8');
const rows = text.split('\n').filter((line) => /^\| (S\d+)? \|/.test(line));

describe('the table of attacks', () => {
  it('has a row for each of its numbers', () => {
    const numbers = rows.flatMap((row) => /^\| (S\d+)/.exec(row)?.[1] ?? []);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.length).toBeGreaterThan(13);
  });

  it.each(rows.map((row) => [row.split('|')[2]?.trim(), row]))(
    'names tests that are there: %s',
    (_attack, row) => {
      const named = (row.split('|')[4] ?? '').split(';').flatMap((part) => {
        const [file = '', names = ''] = part.split(/: (.*)/s);
        return [...names.matchAll(/`([^`]+)`/g)].map(
          ([, name = '']) => [file.trim(), name] as const,
        );
      });
      expect(named.length).toBeGreaterThan(0);
      for (const [file, name] of named) {
        const tests = readFileSync(join(root, file), 'utf8');
        const isThere = ['it', 'test'].some((word) => tests.includes(`${word}('${name}`));
        expect([file, name, isThere]).toEqual([file, name, true]);
      }
    },
  );
});
