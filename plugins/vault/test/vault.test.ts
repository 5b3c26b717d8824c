import type { CallMethod, CallOptions, ResultOf } from '@gantry/plugin-host';
import { createInlineHost } from '@gantry/plugin-host';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import plugin from '../src/plugin.ts';
import { startFakeVault } from './fake-vault.ts';

const host = createInlineHost({ plugins: [plugin] });
const TOKEN = { token: 'canary-token' };
const entity = {
  ref: 'Service/shop/cart',
  uid: 'u1',
  kind: 'Service',
  namespace: 'shop',
  name: 'cart',
  spec: {},
  labels: {},
  annotations: {},
  links: [],
};

test('the plugin keeps the contract', () => {
  expect(host.records).toMatchObject([{ status: 'loaded', slug: 'vault' }]);
});

describe.each(['1', '2'] as const)('Vault with a KV engine of version %s', (kvVersion) => {
  let vault: Awaited<ReturnType<typeof startFakeVault>>;
  beforeAll(async () => {
    vault = await startFakeVault(kvVersion);
  });
  afterAll(async () => {
    await vault.stop();
  });
  afterEach(() => vault.seal(false));

  function call<M extends CallMethod>(
    method: M,
    parameters: CallOptions<M>['parameters'],
    { credentials = TOKEN as Record<string, string>, environment = '', options = {} } = {},
  ): Promise<ResultOf<M>> {
    const all = {
      address: vault.address,
      mountPath: 'secret',
      kvVersion,
      path: '${org_slug}/${project_slug}',
      authMethod: 'token',
      ...options,
    };
    return host.call('vault', method, {
      parameters,
      credentials,
      context: {
        requestId: 'r',
        integration: { slug: 'default', name: 'Default', options: all },
        actor: { id: 'u', username: 'ada', roles: [] },
        entity,
        ...(environment === '' ? {} : { environment }),
      },
    });
  }

  test('lists the fields of an entity’s secrets, without values', async () => {
    vault.put('shop/cart', { user: 'ada', ports: [1, 2] });
    vault.put('shop/cart/db', { password: 'canary-1' });
    vault.put('shop/cart/deep/er', { key: 'canary-2' });
    vault.put('shop/till', { other: 'x' });
    const keys = await call('configuration.listKeys', {});
    expect(keys.map(({ key }) => key).sort()).toEqual([
      'db/password',
      'deep/er/key',
      'ports',
      'user',
    ]);
    expect(JSON.stringify(keys)).not.toContain('canary');
    if (kvVersion === '2') expect(keys[0]?.lastModified).toBe('2026-01-02T03:04:05.123Z');
    expect(await call('configuration.describePrefix', {})).toBe('secret/shop/cart');
  });

  test('reads what is asked for, and leaves out what is missing', async () => {
    const keys = ['db/password', 'absent', 'no/where', 'ports'];
    const values = await call('configuration.getValues', { keys });
    expect(values.map(({ key, value, secret }) => [key, value, secret])).toEqual([
      ['db/password', 'canary-1', true],
      ['ports', '[1,2]', true],
    ]);
    expect(await call('configuration.getValues', {})).toHaveLength(4);
  });

  test('sets one field and keeps the others; removes it, and the secret with its last', async () => {
    const value = { dataType: 'secret', value: 'canary-3', secret: true };
    const stored = await call('configuration.setValue', { key: 'db/user', value });
    expect(stored).toMatchObject({ key: 'db/user', dataType: 'secret', secret: true });
    expect(vault.get('shop/cart/db')).toEqual({ password: 'canary-1', user: 'canary-3' });
    for (const key of ['db/user', 'db/password', 'db/password', 'never/was']) {
      await call('configuration.deleteKey', { key });
    }
    expect(vault.get('shop/cart/db') ?? undefined).toBeUndefined();
    await call('configuration.setValue', { key: 'fresh/one', value });
    expect(vault.get('shop/cart/fresh')).toEqual({ one: 'canary-3' });
  });

  test('writes on what nobody has changed meanwhile', async () => {
    if (kvVersion === '1') return;
    const value = { dataType: 'secret', value: 'x', secret: true };
    vault.conflict(2);
    await call('configuration.setValue', { key: 'user', value });
    expect(vault.get('shop/cart')).toMatchObject({ user: 'x', ports: [1, 2] });
    vault.conflict(3);
    await expect(
      call('configuration.setValue', { key: 'user', value: { ...value, value: 'y' } }),
    ).rejects.toMatchObject({ code: 'PLUGIN_UNAVAILABLE' });
    vault.conflict(0);
  });

  test('signs in with AppRole and with a password, in a namespace', async () => {
    vault.put('shop/cart', { inside: 'namespace' }, 'team-a');
    const options = { namespace: 'team-a' };
    const approle = { roleId: 'role', secretId: 'canary-secret-id' };
    const names = async (method: string, credentials: Record<string, string>) => {
      const with_ = { credentials, options: { ...options, authMethod: method } };
      return (await call('configuration.listKeys', {}, with_)).map(({ key }) => key);
    };
    expect(await names('approle', approle)).toEqual(['inside']);
    expect(await names('userpass', { username: 'ada', password: 'canary-password' })).toEqual([
      'inside',
    ]);
    await expect(names('approle', { ...approle, secretId: 'wrong' })).rejects.toMatchObject({
      code: 'PLUGIN_AUTHENTICATION_FAILED',
    });
    await expect(names('approle', { roleId: 'role' })).rejects.toMatchObject({
      code: 'PLUGIN_CREDENTIALS_MISSING',
      details: { field: 'secretId' },
    });
  });

  test('says what is wrong, in Vault’s words and without secrets', async () => {
    const wrong = { credentials: { token: 'canary-wrong' } };
    await expect(call('configuration.listKeys', {}, wrong)).rejects.toMatchObject({
      code: 'PLUGIN_AUTHENTICATION_FAILED',
      message: '403: permission denied',
    });
    expect(await call('plugin.testConnection', {}, wrong)).toEqual({
      ok: false,
      message: '403: permission denied',
    });
    expect(await call('plugin.testConnection', {})).toMatchObject({ ok: true });
    vault.seal(true);
    await expect(call('configuration.listKeys', {})).rejects.toMatchObject({
      code: 'PLUGIN_UNAVAILABLE',
      message: '503: Vault is sealed',
    });
  });

  test('never leaves the entity’s place', async () => {
    for (const key of ['../till/other', 'a//b', './x', '']) {
      const parameters = { key: key || '/', value: { dataType: 'secret', value: 'x' } };
      await expect(call('configuration.setValue', parameters)).rejects.toMatchObject({
        code: 'PLUGIN_INPUT_INVALID',
      });
    }
    const options = { path: '${environment}/${project_slug}' };
    await expect(call('configuration.listKeys', {}, { options })).rejects.toMatchObject({
      code: 'PLUGIN_INPUT_INVALID',
    });
    vault.put('prod/cart', { in: 'prod' });
    const there = await call('configuration.listKeys', {}, { options, environment: 'prod' });
    expect(there.map(({ key }) => key)).toEqual(['in']);
  });

  test('reaches only the address that the integration names', async () => {
    const options = { address: 'http://169.254.169.254' };
    await expect(call('configuration.listKeys', {}, { options })).rejects.toMatchObject({
      message: expect.stringContaining('metadata'),
    });
  });

  test('resolves secrets for others', async () => {
    vault.put('shared/smtp', { password: 'canary-4' });
    vault.put('shared/pair', { a: '1', b: '2' });
    const references = [
      { path: 'shared/smtp', key: 'password' },
      { path: 'shared/smtp' },
      { path: 'shared/pair' },
      { path: 'shared/pair', key: 'c' },
      { path: 'absent', key: 'x' },
    ];
    const resolved = await call('secrets.resolve', { references });
    expect(resolved.map(({ value }) => value)).toEqual([
      'canary-4',
      'canary-4',
      '{"a":"1","b":"2"}',
    ]);
  });
});
