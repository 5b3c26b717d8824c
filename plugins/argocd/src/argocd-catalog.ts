import {
  CatalogPlugin,
  type ConnectionTest,
  type Credentials,
  type EntityInput,
  isPluginError,
  PLUGIN_ERROR_CODES,
  type PluginContext,
  type SyncEntity,
  type SyncPage,
} from '@gantry/plugin-sdk';
import { readRecord, textIn } from '@gantry/plugin-sdk/json';
import { type Application, LIST_FIELDS, readApplications } from './application.ts';
import {
  type Instance,
  NAME_ANNOTATION,
  NAMESPACE_ANNOTATION,
  readInstances,
} from './instances.ts';

const PAGE_SIZE = 500;

/** Brings the applications of all instances into the catalog. */
export class ArgoCdCatalog extends CatalogPlugin {
  async *sync(ctx: PluginContext, _credentials: Credentials): AsyncGenerator<SyncPage> {
    const { labelKey } = ctx.integration.options;
    let done = 0;
    for (const instance of readInstances(ctx)) {
      const scope = instance.name;
      try {
        const names = new Set<string>();
        const applications = await listApplications(instance);
        for (let at = 0; at < applications.length || at === 0; at += PAGE_SIZE) {
          const page = applications.slice(at, at + PAGE_SIZE);
          const entities = page.map((one) => toEntity(one, instance, { labelKey, names }));
          yield { scope, entities };
          done += entities.length;
          ctx.progress({ done, message: `${scope}: applications` });
        }
      } catch (error) {
        if (!isPluginError(error) || error.code === PLUGIN_ERROR_CODES.rateLimited) throw error;
        const message = error.message.slice(0, 2_000);
        ctx.log.error(`${scope}: ${message}`);
        yield { scope, entities: [], failure: { message } };
      }
    }
  }

  override async testConnection(ctx: PluginContext, _: Credentials): Promise<ConnectionTest> {
    const details = await Promise.all(readInstances(ctx).map(tryInstance));
    const failed = details.filter(({ ok }) => !ok);
    const [only] = details;
    const message =
      details.length === 1 && only
        ? `${only.label}: ${only.message}`
        : `${details.length - failed.length} of ${details.length} instances answer.`;
    return { ok: failed.length === 0, message, details };
  }
}

async function tryInstance(instance: Instance) {
  const label = instance.name;
  try {
    const user = await instance.ask('/api/v1/session/userinfo', {
      read: (answer) => {
        const { loggedIn } = readRecord(answer);
        return loggedIn === true ? (textIn(answer, 'username') ?? 'a user') : undefined;
      },
    });
    if (user === undefined) return { label, ok: false, message: 'The token is not valid.' };
    const applications = await listApplications(instance);
    const message = `Signed in as ${user}. Applications: ${applications.length}.`;
    return { label, ok: true, message };
  } catch (error) {
    if (!isPluginError(error)) throw error;
    return { label, ok: false, message: error.message };
  }
}

/** In the order of their names, so that equal names are told apart the same way each time. */
async function listApplications(instance: Instance): Promise<Application[]> {
  const query = new URLSearchParams({ fields: LIST_FIELDS.join(',') });
  for (const project of instance.projects) query.append('projects', project);
  const read = readApplications;
  const found = await instance.ask(`/api/v1/applications?${query}`, { read });
  const keyOf = ({ name, namespace = '' }: Application) => `${name}/${namespace}`;
  return found.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

interface Naming {
  readonly labelKey: unknown;
  /** Names that are given already; a second application of that name has its namespace before it. */
  readonly names: Set<string>;
}

function toEntity(application: Application, instance: Instance, naming: Naming): SyncEntity {
  const { name, namespace, project, destination, repoUrl } = application;
  const label = application.labels[String(naming.labelKey ?? '')];
  const wanted = entityName(label ?? name);
  const own = naming.names.has(wanted) ? entityName(`${namespace}-${name}`) : wanted;
  naming.names.add(own);
  const annotations: Record<string, string> = {
    [NAME_ANNOTATION]: `${instance.name}:${name}`,
    'argocd.io/project': project,
  };
  const more = {
    [NAMESPACE_ANNOTATION]: namespace,
    'argocd.io/repoURL': repoUrl,
    'argocd.io/path': application.path,
    'argocd.io/targetRevision': application.targetRevision,
    'argocd.io/destServer': destination.server ?? destination.name,
    'argocd.io/destNamespace': destination.namespace,
  };
  for (const [key, value] of Object.entries(more)) if (value) annotations[key] = value;
  const metadata: EntityInput['metadata'] = { name: own, namespace: instance.name, annotations };
  if (own !== name) metadata.title = name;
  const spec: Record<string, unknown> = { type: 'backend' };
  if (repoUrl) spec.repoUrl = repoUrl.slice(0, 2_000);
  const path = namespace ? `${namespace}/${name}` : name;
  const url = `${instance.address}/applications/${path}`;
  spec.links = [{ title: 'Argo CD', url, icon: 'ci' }];
  return {
    externalId: [instance.name, namespace, name].filter(Boolean).join('/'),
    url,
    entity: { kind: 'Service', metadata, spec },
  };
}

function entityName(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9.-]+/g, '-');
  return plain.replace(/^[.-]+|[.-]+$/g, '').slice(0, 253) || 'unnamed';
}
