import { parseCertificates } from './certificate.ts';
import { parseKubeconfig } from './kubeconfig.ts';
import { type NamespaceFilter, parseNamespaces } from './namespace-filter.ts';

/** How to reach one cluster and what to read from it. */
export interface ClusterConfig {
  readonly name: string;
  /** Base address without a slash at the end; may have a path, as behind a proxy. */
  readonly server: string;
  readonly trust: {
    readonly caPem?: string;
    readonly tlsServerName?: string;
    readonly insecureSkipTlsVerify: boolean;
  };
  readonly identity: ClusterIdentity;
  readonly namespaces: NamespaceFilter;
  /** Only workloads, Services and Ingresses with these labels. */
  readonly labelSelector?: string;
}

type ClusterIdentity =
  | {
      readonly kind: 'configured';
      readonly token?: string;
      readonly basic?: { readonly username: string; readonly password: string };
      readonly clientCertificate?: { readonly cert: string; readonly key: string };
    }
  /** The service account of the pod that Gantry runs in; read when the connection is made. */
  | { readonly kind: 'service-account' };

export type ClusterSetting =
  | { readonly kind: 'valid'; readonly cluster: ClusterConfig }
  | { readonly kind: 'invalid'; readonly name: string; readonly problems: readonly string[] };

/** Where the API is for every pod, by the name that the API server's certificate always carries. */
const IN_CLUSTER_SERVER = 'https://kubernetes.default.svc';

/**
 * Reads the configured clusters. The schema has checked types; what it cannot say is checked here, and only
 * here: that there is exactly one way to authenticate, and that it is plain data. A cluster with a problem
 * does not keep the others from being used.
 */
export function parseClusters(options: Readonly<Record<string, unknown>>): ClusterSetting[] {
  const list = Array.isArray(options.clusters) ? options.clusters : [];
  const labelSelector = textOf(options.labelSelector);
  const seen = new Set<string>();
  return list.map((item, index) => {
    const fields = (typeof item === 'object' && item !== null ? item : {}) as Fields;
    const name = textOf(fields.name) ?? `#${index + 1}`;
    const setting = parseCluster(name, fields, labelSelector);
    if (!seen.has(name)) {
      seen.add(name);
      return setting;
    }
    return { kind: 'invalid', name, problems: [`there are two clusters named "${name}"`] };
  });
}

type Fields = Readonly<Record<string, unknown>>;

function parseCluster(
  name: string,
  fields: Fields,
  labelSelector: string | undefined,
): ClusterSetting {
  const problems: string[] = [];
  const namespaces = parseNamespaces(textOf(fields.namespaces) ?? '');
  if ('problem' in namespaces) problems.push(namespaces.problem);
  const access = parseAccess(fields, problems);
  if (problems.length > 0 || !access || 'problem' in namespaces) {
    return { kind: 'invalid', name, problems };
  }
  return {
    kind: 'valid',
    cluster: {
      name,
      ...access,
      namespaces,
      ...(labelSelector === undefined ? {} : { labelSelector }),
    },
  };
}

type ClusterAccess = Pick<ClusterConfig, 'server' | 'trust' | 'identity'>;

function parseAccess(fields: Fields, problems: string[]): ClusterAccess | undefined {
  const token = textOf(fields.token);
  const kubeconfig = textOf(fields.kubeconfig);
  const inCluster = fields.inCluster === true;
  const ways = [token, kubeconfig, inCluster || undefined].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    problems.push(
      ways.length === 0
        ? 'there is no way to authenticate: enter a token, paste a kubeconfig, or use the pod’s own service account'
        : 'there is more than one way to authenticate: keep only the token, the kubeconfig or the in-cluster account',
    );
    return undefined;
  }
  if (token === undefined) {
    for (const field of ['url', 'caData'] as const) {
      if (textOf(fields[field]) === undefined) continue;
      const source = inCluster ? 'the in-cluster account' : 'the kubeconfig';
      problems.push(`"${field}" belongs to a token; ${source} brings its own, so leave it empty`);
    }
    if (fields.insecureSkipTlsVerify === true) {
      problems.push('"insecureSkipTlsVerify" belongs to a token; leave it off here');
    }
  }
  if (kubeconfig === undefined && textOf(fields.context) !== undefined) {
    problems.push('"context" chooses from a kubeconfig, and there is none');
  }
  if (token !== undefined) return parseTokenAccess(token, fields, problems);
  if (kubeconfig !== undefined) return parseKubeconfigAccess(kubeconfig, fields, problems);
  return {
    server: IN_CLUSTER_SERVER,
    trust: { insecureSkipTlsVerify: false },
    identity: { kind: 'service-account' },
  };
}

function parseTokenAccess(
  token: string,
  fields: Fields,
  problems: string[],
): ClusterAccess | undefined {
  const server = parseServer(textOf(fields.url), problems);
  checkToken(token, problems);
  const insecureSkipTlsVerify = fields.insecureSkipTlsVerify === true;
  const authority = textOf(fields.caData);
  if (authority === undefined) {
    return {
      server,
      trust: { insecureSkipTlsVerify },
      identity: { kind: 'configured', token },
    };
  }
  if (insecureSkipTlsVerify) {
    problems.push('a certificate authority is given, but verification is switched off');
  }
  const read = parseCertificates(authority);
  if ('problem' in read) {
    problems.push(`the certificate authority ${read.problem}`);
    return undefined;
  }
  return {
    server,
    trust: { insecureSkipTlsVerify, caPem: read.pem },
    identity: { kind: 'configured', token },
  };
}

function parseKubeconfigAccess(
  text: string,
  fields: Fields,
  problems: string[],
): ClusterAccess | undefined {
  const read = parseKubeconfig(text, textOf(fields.context));
  if (read.kind === 'invalid') {
    problems.push(...read.problems);
    return undefined;
  }
  const { server, caPem, tlsServerName, insecureSkipTlsVerify, ...credentials } = read.connection;
  if (credentials.token !== undefined) checkToken(credentials.token, problems);
  return {
    server: parseServer(server, problems),
    trust: {
      insecureSkipTlsVerify,
      ...(caPem === undefined ? {} : { caPem }),
      ...(tlsServerName === undefined ? {} : { tlsServerName }),
    },
    identity: { kind: 'configured', ...credentials },
  };
}

function parseServer(text: string | undefined, problems: string[]): string {
  if (text === undefined) {
    problems.push('the address of the API server is missing');
    return '';
  }
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    problems.push(`"${text}" is not an address such as https://k8s.example.com:6443`);
    return '';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    problems.push('the address of the API server has to begin with https://');
  }
  if (url.username !== '' || url.password !== '') {
    problems.push('the address of the API server must not hold a user name or password');
  }
  if (url.search !== '' || url.hash !== '') {
    problems.push('the address of the API server must not have a query or a fragment');
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function checkToken(token: string, problems: string[]): void {
  // Anything else cannot be put into a header, and is a sign that something else was pasted.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    problems.push('the token has spaces, line breaks or characters that no token has');
  }
}

/** A string with something in it; forms send empty ones for fields that are not filled in. */
function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const trimmed = value.trim();
  return trimmed === '' ? undefined : trimmed;
}
