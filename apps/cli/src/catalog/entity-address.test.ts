import { describe, expect, it } from 'vitest';
import { parseAddress } from './entity-address.ts';

describe('parseAddress', () => {
  it.each([
    [['services'], { kind: 'services', name: undefined, namespace: undefined }],
    [['service', 'a'], { kind: 'service', name: 'a', namespace: undefined }],
    [['service', 'ns/a'], { kind: 'service', name: 'a', namespace: 'ns' }],
    [['Service/a'], { kind: 'Service', name: 'a', namespace: undefined }],
    [['Service/ns/a'], { kind: 'Service', name: 'a', namespace: 'ns' }],
  ] as const)('reads %j', ([first, second], address) => {
    expect(parseAddress(first, second as string | undefined, undefined)).toEqual(address);
  });

  it('takes the namespace of the option, unless the name has another', () => {
    expect(parseAddress('service', 'a', 'ns').namespace).toBe('ns');
    expect(parseAddress('service', 'ns/a', 'ns').namespace).toBe('ns');
    expect(() => parseAddress('service', 'other/a', 'ns')).toThrow('--namespace says "ns"');
  });

  it.each([['a/b/c/d'], ['Service/'], ['/a'], ['']])('refuses %j', (text) => {
    expect(() => parseAddress(text, undefined, undefined)).toThrow('names no entity');
  });
});
