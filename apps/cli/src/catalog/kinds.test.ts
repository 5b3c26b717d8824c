import { builtInKinds } from '@gantry/contracts';
import { describe, expect, it } from 'vitest';
import { findKind } from './kinds.ts';

const kinds = builtInKinds.map(({ aliases: _, ...kind }) => ({
  ...kind,
  aliases: kind.kind === 'Infrastructure' ? ['resource'] : [],
  count: 0,
  builtIn: true,
}));

describe('findKind', () => {
  it.each([
    ['Service', 'Service'],
    ['service', 'Service'],
    ['services', 'Service'],
    ['SERV', 'Service'],
    ['api', 'API'],
    ['apis', 'API'],
    ['infra', 'Infrastructure'],
    ['docu', 'Documentation'],
    ['resource', 'Infrastructure'],
    ['sy', 'System'],
  ])('takes %j for %s', (text, kind) => {
    expect(findKind(kinds, text).kind).toBe(kind);
  });

  it('asks for more of a beginning that several kinds have', () => {
    expect(() => findKind(kinds, 'd')).toThrow('Domain, Documentation');
    expect(() => findKind(kinds, 's')).toThrow(expect.objectContaining({ code: 'KIND_AMBIGUOUS' }));
  });

  it('refuses abbreviations that are no beginning, and suggests what is close', () => {
    expect(() => findKind(kinds, 'svc')).toThrow(
      expect.objectContaining({ code: 'KIND_NOT_FOUND' }),
    );
    expect(() => findKind(kinds, 'sevices')).toThrow('did you mean "services"?');
  });
});
