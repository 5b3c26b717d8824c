import { describe, expect, it } from 'vitest';
import { PasswordRules } from './password.ts';

function isAllowed(password: string, rules = new PasswordRules(), username = 'ada'): boolean {
  try {
    rules.check(password, '/password', username);
    return true;
  } catch {
    return false;
  }
}

describe('rules for passwords', () => {
  it('count characters, as many as are configured', () => {
    expect(isAllowed('tree-cup')).toBe(true);
    expect(isAllowed('tree-cu')).toBe(false);
    const long = new PasswordRules({ minLength: 12 });
    expect(isAllowed('tree-cup-moon', long)).toBe(true);
    expect(isAllowed('tree-cup', long)).toBe(false);
    // Characters, and not what they are made of.
    expect(isAllowed(`${'\u{1f333}'.repeat(5)}ab`, long)).toBe(false);
  });

  it('refuse what is listed, in any case', () => {
    const rules = new PasswordRules({ denied: new Set(['tree-cup-moon']) });
    expect(isAllowed('Tree-Cup-Moon', rules)).toBe(false);
    expect(isAllowed('tree-cup-moons', rules)).toBe(true);
  });

  it.each(['ada.lovelace', 'Ada.Lovelace', 'ada.lovelace2026!'])(
    'refuse the username: %s',
    (text) => {
      expect(isAllowed(text, new PasswordRules(), 'ada.lovelace')).toBe(false);
    },
  );

  it('are followed by what is generated', () => {
    for (const minLength of [8, 23, 24, 64]) {
      const rules = new PasswordRules({ minLength });
      expect(isAllowed(rules.generate(), rules)).toBe(true);
    }
  });
});
