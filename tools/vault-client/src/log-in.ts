import { type Report, UsageError } from '@gantry/tool-kit';
import { refusal } from './refusal.ts';
import { type Vault, VaultFailure } from './vault.ts';

export interface Login {
  readonly auth_method: 'token' | 'approle' | 'userpass' | 'kubernetes';
  readonly authMount?: string;
  readonly token?: string;
  readonly role?: string;
  readonly roleId?: string;
  readonly secretId?: string;
  readonly username?: string;
  readonly password?: string;
  readonly jwt?: string;
}

/** Signs in. Gives a report when that failed, nothing when it worked. */
export async function logIn(vault: Vault, login: Login): Promise<Report | undefined> {
  const { auth_method: method, authMount: mount = method } = login;
  if (method === 'token') {
    vault.signInWith(required(login, 'token'));
    return undefined;
  }
  const [path, body] = requestOf(login);
  try {
    const answer = await vault.post(`auth/${mount}/${path}`, body);
    if (answer.status !== 200) return refusal(answer, vault.target, `the login with ${method}`);
    const { client_token: token } = (answer.body.auth ?? {}) as { client_token?: unknown };
    if (typeof token !== 'string') {
      const message = `Vault at ${vault.target} answers the login without a token.`;
      return { status: 'error', reason: 'protocol', message, target: vault.target };
    }
    vault.signInWith(token);
    return undefined;
  } catch (error) {
    if (error instanceof VaultFailure) return error.report;
    throw error;
  }
}

function requestOf(login: Login): [path: string, body: Record<string, string>] {
  switch (login.auth_method) {
    case 'approle':
      return [
        'login',
        { role_id: required(login, 'roleId'), secret_id: required(login, 'secretId') },
      ];
    case 'userpass': {
      const name = encodeURIComponent(required(login, 'username'));
      return [`login/${name}`, { password: required(login, 'password') }];
    }
    default:
      return ['login', { role: required(login, 'role'), jwt: required(login, 'jwt') }];
  }
}

function required(login: Login, name: keyof Login): string {
  const value = login[name];
  if (!value) throw new UsageError(`The method ${login.auth_method} needs "${name}".`);
  return value;
}
