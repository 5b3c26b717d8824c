import { parse } from 'yaml';
import { decodeBase64, parseCertificates } from './certificate.ts';

// Not read with the vendor's KubeConfig, which opens `tokenFile` and certificate paths while it loads, runs
// `exec` commands and follows `proxy-url`. A kubeconfig that arrives through a web form must be able to do
// none of that, so everything except plain data is refused by name.

interface KubeconfigConnection {
  readonly server: string;
  readonly caPem?: string;
  readonly tlsServerName?: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly token?: string;
  readonly basic?: { readonly username: string; readonly password: string };
  readonly clientCertificate?: { readonly cert: string; readonly key: string };
}

type KubeconfigResult =
  | { readonly kind: 'valid'; readonly connection: KubeconfigConnection }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** Reads the connection that a context of a kubeconfig describes. Finds every problem at once. */
export function parseKubeconfig(text: string, context: string | undefined): KubeconfigResult {
  let document: unknown;
  try {
    document = parse(text, { maxAliasCount: 10, logLevel: 'silent' });
  } catch (error) {
    const [firstLine] = String((error as Error).message).split('\n');
    return invalid(`the kubeconfig is not valid YAML: ${firstLine}`);
  }
  if (!isRecord(document)) return invalid('the kubeconfig is not a YAML mapping');
  const name = context ?? stringOf(document['current-context']);
  const contexts = namesOf(document.contexts);
  if (name === undefined || name === '') {
    return invalid(`the kubeconfig has no current context; choose one of: ${contexts.join(', ')}`);
  }
  const chosen = entryOf(document.contexts, name, 'context');
  if (!chosen) {
    return invalid(
      `the kubeconfig has no context "${name}"; it has: ${contexts.join(', ') || 'none'}`,
    );
  }
  const cluster = entryOf(document.clusters, stringOf(chosen.cluster), 'cluster');
  const user = entryOf(document.users, stringOf(chosen.user), 'user');
  if (!cluster) return invalid(`the cluster of context "${name}" is not in the kubeconfig`);
  if (!user) return invalid(`the user of context "${name}" is not in the kubeconfig`);
  const problems = [...refused(cluster, REFUSED_CLUSTER), ...refused(user, REFUSED_USER)];
  const connection: Mutable<KubeconfigConnection> = {
    server: stringOf(cluster.server) ?? '',
    insecureSkipTlsVerify: cluster['insecure-skip-tls-verify'] === true,
  };
  if (connection.server === '') problems.push(`the cluster of context "${name}" has no server`);
  readTrust(cluster, connection, problems);
  readCredentials(user, connection, problems);
  return problems.length > 0 ? { kind: 'invalid', problems } : { kind: 'valid', connection };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Entry = Readonly<Record<string, unknown>>;

const FILES = 'names a file on the server, which is not read; paste its content';
const REFUSED_CLUSTER: Readonly<Record<string, string>> = {
  'certificate-authority': `${FILES} as certificate-authority-data (base64)`,
  'proxy-url': 'asks for a proxy, which is not supported',
};
const REFUSED_USER: Readonly<Record<string, string>> = {
  exec: 'runs a command to get credentials, which is never done; use the token of a service account',
  'auth-provider':
    'uses an auth provider plugin, which is not run; use the token of a service account',
  'client-certificate': `${FILES} as client-certificate-data (base64)`,
  'client-key': `${FILES} as client-key-data (base64)`,
  tokenFile: `${FILES} as token`,
  'token-file': `${FILES} as token`,
  as: 'impersonates another user, which is not supported; use an account with the rights it needs',
  'as-uid': 'impersonates another user, which is not supported',
  'as-groups': 'impersonates a group, which is not supported',
  'as-user-extra': 'impersonates another user, which is not supported',
};

function refused(entry: Entry, reasons: Readonly<Record<string, string>>): string[] {
  return Object.entries(reasons)
    .filter(([key]) => entry[key] !== undefined && entry[key] !== null && entry[key] !== '')
    .map(([key, reason]) => `"${key}" in the kubeconfig ${reason}`);
}

function readTrust(
  cluster: Entry,
  connection: Mutable<KubeconfigConnection>,
  problems: string[],
): void {
  const authority = stringOf(cluster['certificate-authority-data']);
  if (authority) {
    const read = parseCertificates(authority);
    if ('problem' in read) problems.push(`certificate-authority-data ${read.problem}`);
    else connection.caPem = read.pem;
    if (connection.insecureSkipTlsVerify) {
      problems.push('the kubeconfig has a certificate authority and insecure-skip-tls-verify');
    }
  }
  const serverName = stringOf(cluster['tls-server-name']);
  if (serverName) connection.tlsServerName = serverName;
}

function readCredentials(
  user: Entry,
  connection: Mutable<KubeconfigConnection>,
  problems: string[],
): void {
  const token = stringOf(user.token)?.trim();
  const username = stringOf(user.username);
  const certificate = stringOf(user['client-certificate-data']);
  const key = stringOf(user['client-key-data']);
  if (token) connection.token = token;
  if (username) {
    connection.basic = { username, password: stringOf(user.password) ?? '' };
  }
  if (certificate || key) {
    const cert = decodeBase64(certificate ?? '');
    const privateKey = decodeBase64(key ?? '');
    if (!cert?.includes('BEGIN CERTIFICATE') || !privateKey?.includes('PRIVATE KEY')) {
      problems.push('client-certificate-data and client-key-data have to be base64 of PEM, both');
    } else {
      connection.clientCertificate = { cert, key: privateKey };
    }
  }
  const none = !token && !username && !certificate && !key;
  if (none && refused(user, REFUSED_USER).length === 0) {
    problems.push('the user in the kubeconfig has no credentials');
  }
}

function entryOf(list: unknown, name: string | undefined, key: string): Entry | undefined {
  if (!Array.isArray(list) || name === undefined) return undefined;
  const entry = list.find((item) => isRecord(item) && item.name === name) as Entry | undefined;
  const value = entry?.[key];
  return isRecord(value) ? value : undefined;
}

function namesOf(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list.map((item) => (isRecord(item) ? String(item.name) : '')).filter(Boolean);
}

function invalid(problem: string): KubeconfigResult {
  return { kind: 'invalid', problems: [problem] };
}

function isRecord(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
