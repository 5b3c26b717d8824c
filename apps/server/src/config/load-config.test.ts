import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConfigInput, type ConfigProblem, loadConfig } from './load-config.ts';
import { readDenyList } from './read-deny-list.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-config-'));
  file = join(folder, 'gantry.yaml');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const load = (input: Partial<ConfigInput>) => loadConfig({ flags: {}, environment: {}, ...input });

function problemsOf(input: Partial<ConfigInput>): readonly ConfigProblem[] {
  try {
    load(input);
  } catch (error) {
    return (error as { details: { problems: ConfigProblem[] } }).details.problems;
  }
  return [];
}

describe('the configuration', () => {
  it('has a default for everything', () => {
    const { config, sources } = load({});
    expect(config).toMatchObject({ port: 8080, dataDir: './data', trustedProxies: [], dev: false });
    expect(sources.port).toBe('default');
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes flags over environment over file over defaults', () => {
    writeFileSync(file, 'port: 1000\nlogLevel: warn\ndataDir: from-file\n');
    const { config, sources } = load({
      file,
      environment: { GANTRY_PORT: '2000', GANTRY_LOG_LEVEL: 'debug' },
      flags: { port: '3000' },
    });
    expect(config).toMatchObject({ port: 3000, logLevel: 'debug', dataDir: 'from-file' });
    expect(sources).toMatchObject({ port: 'flag', logLevel: 'environment', dataDir: 'file' });
  });

  it('reads lists, flags and keys in every spelling', () => {
    const { config } = load({
      environment: {
        GANTRY_TRUSTED_PROXIES: '10.0.0.0/8, ::1',
        GANTRY_DEV: 'yes',
        GANTRY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
        GANTRY_SESSION_LIFETIME: '1h30m',
        GANTRY_PUBLIC_URL: 'https://gantry.example.com/',
      },
    });
    expect(config.trustedProxies).toEqual(['10.0.0.0/8', '::1']);
    expect(config.dev).toBe(true);
    expect(config.encryptionKey).toEqual(Buffer.alloc(32, 7));
    expect(config.sessionLifetime).toBe(5_400_000);
    expect(config.publicUrl).toBe('https://gantry.example.com');
    const hex = load({ flags: { encryptionKey: '07'.repeat(32) } });
    expect(hex.config.encryptionKey).toEqual(Buffer.alloc(32, 7));
  });

  it('has rules for passwords, and a first password has to follow them', () => {
    writeFileSync(file, 'Hunter22Hunter\r\n\nother words\n');
    const { config } = load({ flags: { passwordMinLength: '12', passwordDenyList: file } });
    expect(config).toMatchObject({ passwordMinLength: 12, passwordDenyList: file });
    expect(readDenyList(file)).toEqual(new Set(['hunter22hunter', 'other words']));
    const short = { passwordMinLength: '12', adminPassword: 'eleven char' };
    expect(problemsOf({ flags: short })).toMatchObject([{ key: 'adminPassword' }]);
    const missing = { GANTRY_PASSWORD_DENY_LIST: join(folder, 'missing') };
    expect(problemsOf({ environment: missing })).toMatchObject([
      { key: 'passwordDenyList', source: 'GANTRY_PASSWORD_DENY_LIST' },
    ]);
    expect(problemsOf({ flags: { passwordMinLength: '7' } })).toHaveLength(1);
  });

  it('reports every bad value at once, with key and source, and no secret', () => {
    writeFileSync(file, 'prot: 80\ntrustedProxies: [nonsense]\ntlsCert: cert.pem\n');
    const problems = problemsOf({
      file,
      environment: { GANTRY_PORT: '99999', GANTRY_JWT_SECRET: 'hunter2' },
      flags: { logLevel: 'loud', encryptionKey: 'hunter2' },
    });
    expect(problems.map(({ key, source }) => `${key} ${source}`).sort()).toEqual(
      [
        `prot ${file}`,
        `trustedProxies ${file}`,
        'port GANTRY_PORT',
        'jwtSecret GANTRY_JWT_SECRET',
        'logLevel --log-level',
        'encryptionKey --encryption-key',
        'tlsKey missing',
      ].sort(),
    );
    expect(problems.find((p) => p.key === 'prot')?.message).toContain('did you mean "port"?');
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('refuses a certificate and a key that no server could use', () => {
    const cert = join(folder, 'cert.pem');
    writeFileSync(cert, 'no certificate');
    const problems = problemsOf({
      environment: { GANTRY_TLS_CERT: cert },
      flags: { tlsKey: join(folder, 'missing.pem') },
    });
    expect(problems).toEqual([
      { key: 'tlsCert', source: 'GANTRY_TLS_CERT', message: expect.stringContaining(cert) },
      { key: 'tlsKey', source: '--tls-key', message: expect.stringContaining('ENOENT') },
    ]);
  });

  it.each([
    ['a file that is not there', { file: '/no/such/gantry.yaml' }],
    ['a file that is a list', { content: '- a' }],
    ['a file that is not YAML', { content: 'a: [' }],
  ])('refuses %s', (_what, { file: named, content }: { file?: string; content?: string }) => {
    if (content !== undefined) writeFileSync(file, content);
    expect(problemsOf({ file: named ?? file })).toHaveLength(1);
  });
});
