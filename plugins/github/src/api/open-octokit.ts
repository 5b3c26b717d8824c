import { PluginAuthenticationFailed, PluginInputError, type PluginLog } from '@gantry/plugin-sdk';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/core';
import type { octokitFetch } from './octokit-fetch.ts';
import { type SignIn, tokenCacheOf } from './sign-in.ts';

interface OctokitOptions {
  readonly address: string;
  readonly fetch: ReturnType<typeof octokitFetch>;
  readonly signIn: SignIn;
  readonly log: PluginLog;
}

export async function openOctokit({
  address,
  fetch,
  signIn,
  log,
}: OctokitOptions): Promise<Octokit> {
  const common = {
    baseUrl: address,
    userAgent: 'gantry-plugin-github',
    request: { fetch },
    log: { debug: log.debug, info: log.debug, warn: log.warn, error: log.debug },
  };
  if (signIn.kind === 'token') return new Octokit({ ...common, auth: signIn.token });
  const { appId, privateKey } = signIn;
  const auth = { appId, privateKey, cache: tokenCacheOf(address, appId, privateKey) };
  const app = new Octokit({ ...common, authStrategy: createAppAuth, auth });
  const installationId = signIn.installationId ?? (await onlyInstallation(app));
  return new Octokit({
    ...common,
    authStrategy: createAppAuth,
    auth: { ...auth, installationId },
  });
}

/** The installation of an app that is installed once. */
async function onlyInstallation(app: Octokit): Promise<number> {
  const { data } = await signed(() => app.request('GET /app/installations'));
  const found = data.map(({ id, account }) => ({ id, name: Object(account).login as string }));
  const [only, ...others] = found;
  if (!only) throw new PluginAuthenticationFailed('The app is installed nowhere yet.');
  if (others.length === 0) return only.id;
  const names = found.map(({ id, name }) => `${id} (${name})`).join(', ');
  throw new PluginInputError(`The app is installed more than once; choose one: ${names}.`);
}

/** A key that cannot sign must not be told of in the words of the library that tried. */
async function signed<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (typeof Object(error).status === 'number') throw error;
    throw new PluginInputError(
      'The private key cannot be used: it is damaged, or of another kind.',
    );
  }
}
