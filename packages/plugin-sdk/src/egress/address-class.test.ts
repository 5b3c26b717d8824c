import { describe, expect, it } from 'vitest';
import { classifyAddress, expandIpv6 } from './address-class.ts';

describe('classifyAddress', () => {
  it.each([
    '169.254.169.254',
    '169.254.170.2',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '224.0.0.1',
    '255.255.255.255',
    'fe80::1',
    'fe80::1%eth0',
    'FE80:0:0:0:0:0:0:1',
    'fd00:ec2::254',
    'fd00:0ec2:0000::0254',
    'fd20:ce::254',
    'ff02::1',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '0:0:0:0:0:ffff:169.254.169.254',
    '::FFFF:A9FE:A9FE',
    '::169.254.169.254',
    '::a9fe:a9fe',
    '64:ff9b::169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    'not an address',
    '',
    '0x7f.1',
    '2852039166',
  ])('forbids %s', (address) => {
    expect(classifyAddress(address)).toBe('forbidden');
  });

  it.each([
    '127.0.0.1',
    '127.255.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '100.64.0.1',
    '::1',
    '::',
    '0:0:0:0:0:0:0:1',
    'fd12:3456::1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::10.0.0.1',
    '2002:7f00:1::',
  ])('knows %s as private', (address) => {
    expect(classifyAddress(address)).toBe('private');
  });

  it.each([
    '1.1.1.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '::ffff:1.1.1.1',
    '64:ff9b::1.1.1.1',
  ])('knows %s as public', (address) => {
    expect(classifyAddress(address)).toBe('public');
  });
});

describe('expandIpv6', () => {
  it('gives the same groups for every spelling', () => {
    const expected = [0, 0, 0, 0, 0, 0xffff, 0xa9fe, 0xa9fe];
    for (const text of ['::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '0:0:0:0:0:FFFF:A9FE:A9FE']) {
      expect(expandIpv6(text)).toEqual(expected);
    }
    expect(expandIpv6('fe80::')).toEqual([0xfe80, 0, 0, 0, 0, 0, 0, 0]);
  });
});
