import {
  type PluginContext,
  PluginCredentialsMissing,
  PluginInputError,
  type PluginOption,
} from '@gantry/plugin-sdk';
import { askJson, type JsonQuestion, readRecord, readText } from '@gantry/plugin-sdk/json';

export const NAME_ANNOTATION = 'argocd.io/appName';
/** Several applications, separated by commas. */
export const NAMES_ANNOTATION = 'argocd.io/appNames';
export const NAMESPACE_ANNOTATION = 'argocd.io/namespace';

/** A few thousand applications with what is asked for of them. */
const MAX_BYTES = 64 * 1024 * 1024;

export const options: readonly PluginOption[] = [
  {
    name: 'instances',
    label: 'Instances',
    type: 'list',
    required: true,
    description: 'Each Argo CD that is connected.',
    fields: [
      {
        name: 'name',
        label: 'Name',
        type: 'string',
        required: true,
        pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
        description: 'Such as prod. It is the namespace of the applications’ entities.',
      },
      {
        name: 'argocdUrl',
        label: 'Address',
        type: 'string',
        required: true,
        pattern: '^https?://[^\\s?#]+$',
        description: 'Such as https://argocd.example.com.',
      },
      {
        name: 'token',
        label: 'Token',
        type: 'secret',
        boundTo: ['argocdUrl'],
        description: 'Of an account with the capability apiKey: argocd account generate-token.',
      },
      { name: 'username', label: 'Username', type: 'string', description: 'Instead of a token.' },
      { name: 'password', label: 'Password', type: 'secret', boundTo: ['argocdUrl'] },
      {
        name: 'projects',
        label: 'Projects',
        type: 'string',
        description: 'Separated by commas. Empty: all that the account may see.',
      },
      {
        name: 'caCertificate',
        label: 'CA certificate',
        type: 'string',
        multiline: true,
        description: 'PEM. Empty: the authorities that this machine trusts.',
      },
    ],
  },
  {
    name: 'labelKey',
    label: 'Label with the service’s name',
    type: 'string',
    default: 'name',
    description: 'Of an application. One without the label is named as the application.',
  },
];

export interface Instance {
  readonly name: string;
  readonly address: string;
  readonly projects: readonly string[];
  /** Asks Argo CD; signs in first where that is needed. */
  ask<T>(path: string, question: Omit<JsonQuestion<T>, 'url'>): Promise<T>;
}

/** The instances of the configuration, in its order. */
export function readInstances(ctx: PluginContext): Instance[] {
  const { instances = [] } = ctx.integration.options;
  return (instances as Record<string, string>[]).map((configured) => {
    const { name = '', argocdUrl = '', projects = '', caCertificate } = configured;
    const address = argocdUrl.replace(/\/+$/, '');
    const common = { maxBytes: MAX_BYTES, ...(caCertificate ? { ca: caCertificate } : {}) };
    let token: Promise<string> | undefined;
    return {
      name,
      address,
      projects: projects
        .split(',')
        .map((project) => project.trim())
        .filter(Boolean),
      async ask(path, question) {
        token ??= signIn(ctx, configured, { ...common, url: `${address}/api/v1/session` });
        const headers = { authorization: `Bearer ${await token}`, ...question.headers };
        return askJson(ctx, { ...common, ...question, headers, url: `${address}${path}` });
      },
    };
  });
}

async function signIn(
  ctx: PluginContext,
  { token, username, password }: Readonly<Record<string, string>>,
  common: { url: string; maxBytes: number; ca?: string },
): Promise<string> {
  if (token) return token;
  if (!username || !password) throw new PluginCredentialsMissing('token');
  const body = { username, password };
  const read = (answer: unknown) => readText(readRecord(answer), 'token');
  return askJson(ctx, { ...common, method: 'POST', body, read });
}

/** An application of an instance. */
export interface AppReference {
  readonly instance: Instance;
  readonly app: string;
  /** Where its object is, when that is not where Argo CD is. */
  readonly namespace?: string;
}

/** `instance:app`, or the name of an application of the only or first instance. */
export function resolveApp(instances: readonly Instance[], text: string): AppReference {
  const [first, ...rest] = text.trim().split(':');
  const app = rest.length > 0 ? rest.join(':') : (first ?? '');
  const instance = rest.length > 0 ? instances.find(({ name }) => name === first) : instances[0];
  if (!instance) {
    const known = instances.map(({ name }) => name).join(', ') || 'none';
    throw new PluginInputError(`There is no instance "${first}"; there are: ${known}.`);
  }
  if (!/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(app)) {
    throw new PluginInputError(`"${app.slice(0, 100)}" is no name of an application.`);
  }
  return { instance, app };
}

/** The applications that an entity names in its annotations. */
export function appsOf(ctx: PluginContext): AppReference[] {
  const annotations = ctx.entity?.annotations ?? {};
  const named = [annotations[NAMES_ANNOTATION], annotations[NAME_ANNOTATION]]
    .flatMap((text) => text?.split(',') ?? [])
    .map((text) => text.trim())
    .filter(Boolean);
  const instances = readInstances(ctx);
  const namespace = annotations[NAMESPACE_ANNOTATION];
  const found = new Map<string, AppReference>();
  for (const text of named) {
    const reference = resolveApp(instances, text);
    const key = `${reference.instance.name}:${reference.app}`;
    found.set(key, namespace ? { ...reference, namespace } : reference);
  }
  return [...found.values()];
}

/** The path of an application, with its namespace and `query`. */
export function pathOf(
  { app, namespace }: AppReference,
  below = '',
  query: Readonly<Record<string, string>> = {},
): string {
  const all = new URLSearchParams({ ...query, ...(namespace ? { appNamespace: namespace } : {}) });
  const path = `/api/v1/applications/${encodeURIComponent(app)}${below}`;
  return all.size === 0 ? path : `${path}?${all}`;
}
