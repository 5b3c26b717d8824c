import { describe, expect, it } from 'vitest';
import { fieldsOf, initialDrafts, toInputs } from './input-values.ts';

const fields = fieldsOf({
  required: ['service'],
  properties: {
    service: { type: 'string', title: 'Service', 'x-entity-ref': { kinds: ['Service'] } },
    environment: { type: 'string', enum: ['a', 'b'] },
    minutes: { type: 'number', default: 30 },
    sure: { type: 'boolean' },
    password: { type: 'string', writeOnly: true },
    more: { type: 'object' },
  },
});

describe('the fields of a form', () => {
  it('have the control that fits them', () => {
    expect(fields.map(({ name, control }) => [name, control.kind])).toEqual([
      ['service', 'entity'],
      ['environment', 'choice'],
      ['minutes', 'number'],
      ['sure', 'boolean'],
      ['password', 'secret'],
      ['more', 'json'],
    ]);
  });

  it('begin with defaults and what was given', () => {
    expect(initialDrafts(fields, { service: 'shop' })).toEqual({
      service: 'shop',
      environment: '',
      minutes: '30',
      sure: false,
      password: '',
      more: '',
    });
  });

  it('leave out what is empty, and hide nothing from the server that is wrong', () => {
    const drafts = { ...initialDrafts(fields, {}), minutes: 'x', more: '{' };
    expect(toInputs(fields, drafts)).toEqual({ minutes: 'x', sure: false, more: '{' });
    expect(toInputs(fields, { minutes: '5', more: '{"a":1}' })).toEqual({
      minutes: 5,
      more: { a: 1 },
    });
  });
});
