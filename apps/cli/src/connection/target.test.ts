import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContextFile, contextFilePath } from './context-file.ts';
import { resolveTarget } from './target.ts';

let folder: string;
let file: ContextFile;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-context-'));
  file = new ContextFile(contextFilePath({ XDG_CONFIG_HOME: folder }));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const resolve = (options = {}, environment = {}) =>
  resolveTarget(options, { XDG_CONFIG_HOME: folder, ...environment });

describe('where a command goes', () => {
  it('is this machine when nothing else is said', () => {
    expect(resolve()).toEqual({
      server: 'http://localhost:8080',
      serverFrom: 'default',
      token: undefined,
      tokenFrom: undefined,
      contextName: undefined,
    });
  });

  it('is said by flags over environment over context', () => {
    file.put('work', { server: 'https://work.example', token: 'of-work' });
    expect(resolve()).toMatchObject({ server: 'https://work.example', token: 'of-work' });
    const environment = { GANTRY_SERVER: 'https://env.example', GANTRY_TOKEN: 'of-env' };
    expect(resolve({}, environment)).toMatchObject({
      server: 'https://env.example',
      serverFrom: 'environment',
      token: 'of-env',
      tokenFrom: 'environment',
    });
    const flags = { server: 'https://flag.example', token: 'of-flag' };
    expect(resolve(flags, environment)).toMatchObject({
      server: 'https://flag.example',
      serverFrom: 'flag',
      token: 'of-flag',
      tokenFrom: 'flag',
    });
  });

  it('never gets the token of another server', () => {
    file.put('home', { server: 'https://home.example', token: 'of-home' });
    file.put('work', { server: 'https://work.example', token: 'of-work' });
    expect(resolve({ server: 'https://other.example' }).token).toBeUndefined();
    expect(resolve({ server: 'https://home.example' })).toMatchObject({
      token: 'of-home',
      contextName: 'home',
    });
    // Also when the context is named: the server that was named beside it is another one.
    expect(resolve({ server: 'https://other.example', context: 'work' }).token).toBeUndefined();
  });

  it('is the context that is named, by flag or environment', () => {
    file.put('work', { server: 'https://work.example' });
    file.put('home', { server: 'https://home.example' });
    expect(resolve({ context: 'work' }).server).toBe('https://work.example');
    expect(resolve({}, { GANTRY_CONTEXT: 'work' }).server).toBe('https://work.example');
    expect(() => resolve({ context: 'wrok' })).toThrow('there are: work, home');
    expect(() => resolve({ context: '__proto__' })).toThrow('There is no context');
  });

  it('refuses what cannot be a token, without repeating it', () => {
    expect(() => resolve({ token: 'zwölf\n' })).toThrow('--token does not hold a token.');
  });
});

describe('the context file', () => {
  it('is readable by its owner only', () => {
    file.put('work', { server: 'https://work.example', token: 'secret' });
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'gantry')).mode & 0o777).toBe(0o700);
    file.use('work');
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
  });

  it('forgets a session and keeps the server', () => {
    file.put('work', { server: 'https://work.example', token: 'secret', username: 'ada' });
    file.forgetSession('work');
    expect(file.read()).toEqual({
      current: 'work',
      contexts: { work: { server: 'https://work.example' } },
    });
  });

  it('has no current context after that one was deleted', () => {
    file.put('work', { server: 'https://work.example' });
    file.delete('work');
    expect(file.read()).toEqual({ contexts: {} });
    expect(() => file.delete('work')).toThrow('There is no context "work".');
  });

  it.each(['{', '[]', '{"contexts": {"a": {}}}', '{"contexts": {"a": {"server": 1}}}'])(
    'says when it is broken: %s',
    (text) => {
      file.put('work', { server: 'https://work.example' });
      writeFileSync(file.path, text);
      expect(() => file.read()).toThrow(expect.objectContaining({ code: 'CONTEXT_FILE_UNUSABLE' }));
    },
  );
});
