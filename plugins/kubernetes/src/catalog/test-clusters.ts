import type { ConnectionTest, PluginContext } from '@gantry/plugin-sdk';
import { isApiError } from '../api/api-errors.ts';
import { type ClusterConnection, connectCluster } from '../api/connect-cluster.ts';
import { describeFailure } from '../api/failure-words.ts';
import { listFirstPage } from '../api/list-pages.ts';
import { qualifiedName, resources } from '../api/resources.ts';
import { ONCE } from '../api/retry.ts';
import type { ClusterConfig, ClusterSetting } from '../config/cluster-config.ts';
import { SYNCED_RESOURCES } from './sync-cluster.ts';

type Detail = NonNullable<ConnectionTest['details']>[number];

/** What the account needs, and for what. */
const NEEDS = [
  ...SYNCED_RESOURCES.map((resource) => ({ resource, verb: 'list', subresource: '' })),
  { resource: resources.replicaSets, verb: 'list', subresource: '' },
  { resource: resources.jobs, verb: 'list', subresource: '' },
  { resource: resources.pods, verb: 'list', subresource: '' },
  { resource: resources.events, verb: 'list', subresource: '' },
  { resource: resources.pods, verb: 'get', subresource: 'log' },
];

/** How many named namespaces are asked about; the others are assumed to be alike. */
const MAX_NAMESPACES = 5;
const MAX_DETAILS = 100;

/** What a cluster's test found. */
interface Finding {
  readonly details: readonly Detail[];
  /** Why the cluster cannot be used. */
  readonly blocked?: string;
  /** What will be missing although it can. */
  readonly limited?: string;
}

/** Tries every cluster at once and says, in the cluster's own words, what works and what does not. */
export async function testClusters(
  settings: readonly ClusterSetting[],
  ctx: PluginContext,
): Promise<ConnectionTest> {
  if (settings.length === 0) return { ok: false, message: 'No cluster is configured.' };
  const findings = await Promise.all(settings.map((setting) => testCluster(setting, ctx)));
  ctx.signal.throwIfAborted();
  const blocked = findings.flatMap((finding) => finding.blocked ?? []);
  const limited = findings.flatMap((finding) => finding.limited ?? []);
  const all = settings.length === 1 ? 'the cluster' : `all ${settings.length} clusters`;
  const others =
    blocked.length > 1 ? ` ${blocked.length} of ${settings.length} clusters cannot be used.` : '';
  const message =
    blocked.length > 0
      ? `${blocked[0]}.${others}`
      : limited.length > 0
        ? `Reached ${all}, but not everything can be read. ${limited[0]}`
        : `Reached ${all}.`;
  return {
    ok: blocked.length === 0,
    message: clip(message),
    details: findings.flatMap((finding) => finding.details).slice(0, MAX_DETAILS),
  };
}

async function testCluster(setting: ClusterSetting, ctx: PluginContext): Promise<Finding> {
  if (setting.kind === 'invalid') return unusable(setting.name, setting.problems.join('; '));
  const { cluster } = setting;
  let connection: ClusterConnection | undefined;
  try {
    connection = await connectCluster(cluster, {
      signal: ctx.signal,
      retry: ONCE,
      timeoutMs: 15_000,
    });
    const { gitVersion } = (await connection.apis.version.getCode()) as { gitVersion?: string };
    const [user, missing, selector] = await Promise.all([
      whoAmI(connection),
      missingRights(connection),
      selectorProblem(connection),
    ]);
    const reached = `Kubernetes ${gitVersion ?? '(version unknown)'}${user ? `, as ${user}` : ''}`;
    if (selector !== undefined) return unusable(cluster.name, selector);
    if (missing.nothing) {
      return unusable(cluster.name, `${reached}: the account may not ${missing.rights.join(', ')}`);
    }
    const may =
      missing.rights.length === 0
        ? 'may read everything that is synced and shown'
        : `may not ${missing.rights.join(', ')}`;
    return {
      details: [
        { label: cluster.name, ok: true, message: clip(`${reached}${cautions(cluster)}`) },
        {
          label: `${cluster.name}: rights`,
          ok: missing.rights.length === 0,
          message: clip(`The account ${may}.`),
        },
      ],
      ...(missing.rights.length === 0 ? {} : { limited: `In ${cluster.name} the account ${may}.` }),
    };
  } catch (error) {
    return unusable(cluster.name, describeFailure(error));
  } finally {
    connection?.close();
  }
}

function unusable(name: string, problem: string): Finding {
  const message = clip(problem);
  return { details: [{ label: name, ok: false, message }], blocked: `${name}: ${message}` };
}

function cautions(cluster: ClusterConfig): string {
  if (cluster.server.startsWith('http:')) {
    return '. The connection is not encrypted: whoever is on the way can read the token';
  }
  return cluster.trust.insecureSkipTlsVerify
    ? '. The server’s certificate is not verified: whoever is on the way can read the token'
    : '';
}

/** The account's name, on clusters that tell it (1.28 and later). */
async function whoAmI(connection: ClusterConnection): Promise<string | undefined> {
  try {
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const answer = await connection.apis.authentication.createSelfSubjectReview({ body });
    return answer.status?.userInfo?.username;
  } catch {
    return undefined;
  }
}

/** What the account lacks, as phrases such as `list deployments.apps in team-a`. */
async function missingRights(
  connection: ClusterConnection,
): Promise<{ rights: string[]; nothing: boolean }> {
  const { include } = connection.cluster.namespaces;
  const namespaces = include.length === 0 ? [undefined] : include.slice(0, MAX_NAMESPACES);
  let synced = 0;
  const missing = await Promise.all(
    namespaces.flatMap((namespace) =>
      NEEDS.map(async ({ resource, verb, subresource }) => {
        // In named namespaces, those themselves are read one by one.
        const named = namespace !== undefined && resource === resources.namespaces;
        const needed = named ? 'get' : verb;
        const allowed = await mayI(connection, {
          group: resource.group,
          resource: resource.plural,
          verb: needed,
          ...(subresource === '' ? {} : { subresource }),
          ...(namespace === undefined ? {} : { namespace }),
          ...(named ? { name: namespace } : {}),
        });
        if (allowed && SYNCED_RESOURCES.includes(resource)) synced++;
        if (allowed) return [];
        const where = namespace === undefined ? '' : ` in ${namespace}`;
        const what = `${qualifiedName(resource)}${subresource === '' ? '' : `/${subresource}`}`;
        return [`${needed} ${what}${where}`];
      }),
    ),
  );
  return { rights: missing.flat(), nothing: synced === 0 };
}

interface ResourceAttributes {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

async function mayI(
  connection: ClusterConnection,
  resourceAttributes: ResourceAttributes,
): Promise<boolean> {
  const answer = await connection.apis.authorization.createSelfSubjectAccessReview({
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    },
  });
  return answer.status?.allowed === true;
}

/** Only the API can say whether it understands the label selector. */
async function selectorProblem(connection: ClusterConnection): Promise<string | undefined> {
  const { labelSelector, namespaces } = connection.cluster;
  if (labelSelector === undefined) return undefined;
  try {
    const [namespace] = namespaces.include;
    const options = { pageSize: 1, labelSelector, namespace };
    await listFirstPage(connection, resources.deployments, options);
    return undefined;
  } catch (error) {
    return isApiError(error, 400) ? `The label selector: ${describeFailure(error)}` : undefined;
  }
}

function clip(text: string): string {
  return text.slice(0, 2_000);
}
