import { describe, expect, it } from 'vitest';
import { parseServerAddress } from './server-address.ts';

describe('parseServerAddress', () => {
  it.each([
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://localhost:8080/', 'http://localhost:8080'],
    ['https://gantry.example.com//', 'https://gantry.example.com'],
    ['https://example.com/gantry/', 'https://example.com/gantry'],
    ['gantry.example.com', 'https://gantry.example.com'],
    ['gantry.example.com:8443', 'https://gantry.example.com:8443'],
    ['localhost:8080', 'http://localhost:8080'],
    ['127.0.0.1', 'http://127.0.0.1'],
    ['localhost:443', 'http://localhost:443'],
    ['[::1]:9000', 'http://[::1]:9000'],
    ['HTTPS://Gantry.Example.COM:443', 'https://gantry.example.com'],
  ])('reads %j as %s', (text, address) => {
    expect(parseServerAddress(text, '--server')).toBe(address);
  });

  it.each([
    ['', 'is not an address'],
    ['ftp://example.com', 'is not an http or https address'],
    ['https://ada:secret@example.com', 'must not hold a username or password'],
    ['https://example.com/?a=b', 'must end with the host or a path'],
    ['http://', 'is not an address'],
  ])('refuses %j', (text, reason) => {
    expect(() => parseServerAddress(text, '--server')).toThrow(reason);
  });
});
