import { describe, expect, it } from 'vitest';
import { returnAddress } from './return-address.ts';

describe('the address after a sign-in', () => {
  it('keeps a path of this site with its filters', () => {
    expect(returnAddress('/catalog/Service?tag=gold#top')).toBe('/catalog/Service?tag=gold#top');
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/.//evil.example',
    '',
    undefined,
    ['/catalog'],
  ])('does not lead elsewhere: %j', (wanted) => {
    expect(returnAddress(wanted)).toBe('/');
  });

  it('does not lead back to the sign-in', () => {
    expect(returnAddress('/sign-in?to=/catalog')).toBe('/');
  });
});
