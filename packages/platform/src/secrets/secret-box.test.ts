import { describe, expect, it } from 'vitest';
import { EncryptionKeys } from './encryption-keys.ts';
import { SecretBox } from './secret-box.ts';

const keys = new EncryptionKeys(Buffer.alloc(32, 1));
const box = new SecretBox(keys);

describe('SecretBox', () => {
  it('opens what it sealed, and seals the same text differently each time', () => {
    const sealed = box.seal('hunter2 ü', 'row:1');
    expect(sealed).not.toContain('hunter2');
    expect(sealed.split('.').slice(0, 2)).toEqual(['v1', keys.current.id]);
    expect(box.open(sealed, 'row:1')).toBe('hunter2 ü');
    expect(box.seal('hunter2 ü', 'row:1')).not.toBe(sealed);
    expect(box.open(box.seal('', 'row:1'), 'row:1')).toBe('');
  });

  it.each([
    ['moved to another row', (sealed: string) => [sealed, 'row:2']],
    ['cut short', (sealed: string) => [sealed.slice(0, -4), 'row:1']],
    ['with a changed text', (sealed: string) => [`${sealed.slice(0, -2)}AA`, 'row:1']],
    ['with a part missing', (sealed: string) => [sealed.split('.').slice(0, 4).join('.'), 'row:1']],
    ['of an unknown version', (sealed: string) => [sealed.replace('v1', 'v2'), 'row:1']],
    ['that is no sealed text', () => ['hello', 'row:1']],
  ])('does not open a text %s', (_how, change) => {
    const [text = '', identity = ''] = change(box.seal('hunter2 hunter2', 'row:1'));
    expect(() => box.open(text, identity)).toThrow(/cannot be opened/);
  });

  it('does not open what another key sealed', () => {
    const other = new SecretBox(new EncryptionKeys(Buffer.alloc(32, 2)));
    expect(() => other.open(box.seal('x', 'row:1'), 'row:1')).toThrow(/cannot be opened/);
  });
});
