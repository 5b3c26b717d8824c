import {
  CatalogPlugin,
  type ConnectionTest,
  type Credentials,
  type PluginContext,
  type SyncEntity,
  type SyncPage,
} from '@gantry/plugin-sdk';

interface AcmeOptions {
  readonly endpoint: string;
  readonly region?: string;
  readonly clusters?: readonly { readonly name: string; readonly url: string }[];
  readonly entities?: number;
  readonly pauseMs?: number;
}

const PAGE = 10;

const optionsOf = (ctx: PluginContext): AcmeOptions =>
  ctx.integration.options as unknown as AcmeOptions;

export class AcmeCatalog extends CatalogPlugin {
  override async testConnection(
    ctx: PluginContext,
    credentials: Credentials,
  ): Promise<ConnectionTest> {
    const { endpoint, clusters = [] } = optionsOf(ctx);
    await pause(250, ctx.signal);
    const isAllowed = credentials.apiKey !== 'wrong';
    const details = [
      {
        label: endpoint,
        ok: isAllowed,
        message: isAllowed
          ? 'Acme Cloud 4.2.1, account “acme-prod”'
          : '401 Unauthorized: the key ak_…ong was revoked on 3 May',
      },
      ...clusters.map(({ name, url }) => ({
        label: name,
        ok: !url.includes('down'),
        message: url.includes('down')
          ? `connect ECONNREFUSED ${url}`
          : 'v1.31.2, 14 nodes, 212 deployments readable',
      })),
    ];
    const bad = details.filter(({ ok }) => !ok).length;
    return {
      ok: bad === 0,
      message:
        bad === 0
          ? 'Acme Cloud answers, and the key may read everything that is needed.'
          : `${bad} of ${details.length} checks failed.`,
      details,
    };
  }

  async *sync(ctx: PluginContext): AsyncIterable<SyncPage> {
    const { clusters = [], entities = 40, pauseMs = 300, region } = optionsOf(ctx);
    const scopes = clusters.length > 0 ? clusters : [{ name: 'default', url: '' }];
    const total = scopes.length * entities;
    ctx.log.info(`Reading ${scopes.length} clusters.`);
    ctx.progress({ done: 0, total, message: 'Reading teams' });
    yield { scope: 'account', entities: teams() };
    let done = 0;
    for (const { name, url } of scopes) {
      if (url.includes('down')) {
        ctx.log.error(`${name}: no answer from ${url}`);
        yield { scope: name, entities: [], failure: { message: `connect ECONNREFUSED ${url}` } };
        continue;
      }
      for (let start = 0; start < entities; start += PAGE) {
        await pause(pauseMs, ctx.signal);
        const size = Math.min(PAGE, entities - start);
        const page = Array.from({ length: size }, (_, i) => service(name, start + i, region));
        done += size;
        ctx.progress({ done, total, message: `Reading ${name}` });
        ctx.log.info(`${name}: ${start + size} of ${entities} deployments`);
        yield { scope: name, entities: page };
      }
    }
    yield { scope: 'account', entities: [unreadable()] };
  }
}

const WORDS = ['cart', 'search', 'ledger', 'invoice', 'parcel', 'profile', 'stock', 'voucher'];
const TEAMS = ['payments', 'storefront', 'logistics', 'platform'];
const TYPES = ['backend', 'frontend', 'worker'];
const LIFECYCLES = ['production', 'production', 'experimental', 'deprecated'];
const pick = (list: readonly string[], index: number): string =>
  list[index % list.length] as string;

function service(cluster: string, index: number, region: string | undefined): SyncEntity {
  const word = pick(WORDS, index);
  const name = `${cluster}-${word}-${index}`.toLowerCase();
  const title = `${word[0]?.toUpperCase()}${word.slice(1)} ${index}`;
  return {
    externalId: `${cluster}/${name}`,
    url: `https://example.com/acme-cloud/${cluster}/${name}`,
    entity: {
      apiVersion: 'gantry.io/v1',
      kind: 'Service',
      metadata: {
        name,
        namespace: cluster.toLowerCase(),
        title,
        description: `${title} keeps the ${word} of every customer. It runs in ${cluster}.`,
        owner: pick(TEAMS, index),
        tags: [pick(['gold', 'silver', 'pci'], index), pick(['java', 'go', 'node'], index)],
        labels: {
          'acme.example/cluster': cluster,
          ...(region === undefined ? {} : { 'acme.example/region': region }),
        },
        annotations: {
          'acme.example/app': name,
          ...(index === 0 ? { 'acme.example/crash': 'yes' } : {}),
        },
      },
      spec: {
        type: pick(TYPES, index),
        lifecycle: pick(LIFECYCLES, index),
        repoUrl: `https://github.com/acme/${word}`,
        healthCheckUrl: `https://${name}.example.com/healthz`,
        links: [
          { title: 'Dashboard', url: `https://example.com/grafana/${name}`, icon: 'dashboard' },
          { title: 'Not a link', url: 'javascript:alert(document.domain)', icon: 'other' },
        ],
        dependsOn:
          index > 0
            ? [
                {
                  kind: 'Service',
                  namespace: cluster.toLowerCase(),
                  name: `${cluster}-${pick(WORDS, index - 1)}-${index - 1}`.toLowerCase(),
                },
                { kind: 'Infrastructure', name: `${word}-db` },
              ]
            : [],
        providesApis: [`${word}-api`],
        system: 'shop',
      },
    },
  };
}

function teams(): SyncEntity[] {
  return TEAMS.map((name) => ({
    externalId: `team/${name}`,
    entity: {
      kind: 'Team',
      metadata: { name, title: `${name[0]?.toUpperCase()}${name.slice(1)}` },
      spec: {
        email: `${name}@example.com`,
        slackChannel: `#${name}`,
        members: [
          { name: 'Ada Byron', email: 'ada@example.com', role: 'Lead' },
          { name: 'Grace Murray', email: 'grace@example.com', role: 'Engineer' },
        ],
      },
    },
  }));
}

/** One that the catalog refuses, so that a sync has something to tell. */
function unreadable(): SyncEntity {
  return {
    externalId: 'queue/legacy',
    entity: { kind: 'Infrastructure', metadata: { name: 'legacy' }, spec: { type: 'mainframe' } },
  };
}

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
