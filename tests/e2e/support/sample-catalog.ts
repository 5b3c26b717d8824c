const TEAMS = ['payments', 'storefront', 'logistics', 'platform'];
const SERVICES = [
  'checkout',
  'basket',
  'pricing',
  'catalog-api',
  'search',
  'recommendations',
  'accounts',
  'sessions',
  'invoices',
  'refunds',
  'shipping',
  'tracking',
  'stock',
  'warehouse',
  'notifications',
  'mailer',
  'fraud-check',
  'ledger',
  'reports',
  'storefront-web',
];
const TYPES = ['backend', 'frontend', 'worker', 'library'];
const LIFECYCLES = ['production', 'production', 'production', 'experimental', 'deprecated'];

const capitalized = (word: string): string => word[0]?.toUpperCase() + word.slice(1);
const titleOf = (name: string): string =>
  name
    .split('-')
    .map((word) => (['api', 'db'].includes(word) ? word.toUpperCase() : capitalized(word)))
    .join(' ');
const pick = (list: readonly string[], index: number): string =>
  list[index % list.length] as string;

/** A small company's catalog, in which everything relates to something. */
export function sampleCatalog(): object[] {
  return [
    { kind: 'Domain', metadata: { name: 'commerce', title: 'Commerce' } },
    {
      kind: 'System',
      metadata: { name: 'shop', title: 'Shop', owner: 'storefront' },
      spec: { domain: 'commerce', lifecycle: 'production' },
    },
    ...TEAMS.map((name) => ({
      kind: 'Team',
      metadata: { name, title: titleOf(name), description: `The people behind ${name}.` },
      spec: {
        email: `${name}@example.com`,
        slackChannel: `#team-${name}`,
        members: [
          { name: 'Ada Byron', email: 'ada@example.com', role: 'Lead' },
          { name: 'Grace Murray', email: 'grace@example.com', role: 'Engineer' },
        ],
      },
    })),
    ...['staging', 'production'].map((name) => ({
      kind: 'Environment',
      metadata: { name, title: titleOf(name), owner: 'platform' },
      spec: { provider: 'Acme Cloud', region: 'eu-west', type: name },
    })),
    ...SERVICES.map(service),
    ...['orders-db', 'sessions-cache', 'events'].map((name, index) => ({
      kind: 'Infrastructure',
      metadata: { name, title: titleOf(name), owner: 'platform', tags: ['managed'] },
      spec: { type: pick(['database', 'cache', 'queue'], index), provider: 'Acme Cloud' },
    })),
    ...['orders-api', 'prices-api'].map((name) => ({
      kind: 'API',
      metadata: { name, title: titleOf(name), owner: 'payments' },
      spec: { type: 'rest', lifecycle: 'production' },
    })),
    {
      kind: 'Documentation',
      metadata: { name: 'checkout-runbook', title: 'Checkout runbook', owner: 'payments' },
      spec: {
        type: 'runbook',
        url: 'https://example.com/runbooks/checkout',
        relatedTo: [{ kind: 'Service', name: 'checkout' }],
      },
    },
  ];
}

function service(name: string, index: number): object {
  return {
    apiVersion: 'gantry.io/v1',
    kind: 'Service',
    metadata: {
      name,
      title: titleOf(name),
      description: `${titleOf(name)} of the shop.\n\nOwned by one team, used by many. Ask before you change its interface.`,
      owner: pick(TEAMS, index),
      tags: [pick(['gold', 'silver'], index), pick(['java', 'go', 'node', 'rust'], index)].concat(
        index % 3 === 0 ? ['pci'] : [],
      ),
      labels: { tier: String(1 + (index % 3)), 'example.com/cost-centre': `cc-${100 + index}` },
      annotations: { 'acme.example/app': name },
    },
    spec: {
      type: pick(TYPES, index),
      lifecycle: pick(LIFECYCLES, index),
      repoUrl: `https://github.com/acme/${name}`,
      healthCheckUrl: `https://${name}.example.com/healthz`,
      system: 'shop',
      links: [
        { title: 'Dashboard', url: `https://example.com/grafana/${name}`, icon: 'dashboard' },
        { title: 'Alarms', url: `https://example.com/alarms/${name}`, icon: 'alert' },
      ],
      dependsOn: [
        { kind: 'Infrastructure', name: pick(['orders-db', 'sessions-cache', 'events'], index) },
        ...(index > 0 ? [{ kind: 'Service', name: pick(SERVICES, index - 1) }] : []),
        ...(index === 0 ? [{ kind: 'Service', name: 'legacy-billing' }] : []),
      ],
      deployedIn: [
        { kind: 'Environment', name: 'staging' },
        { kind: 'Environment', name: 'production' },
      ],
      ...(index % 5 === 0 ? { providesApis: ['orders-api'] } : {}),
      ...(index % 4 === 1 ? { consumesApis: ['orders-api', 'prices-api'] } : {}),
    },
  };
}

/** Many plain services, to see how the list carries them. */
export function* manyServices(count: number): Generator<object[]> {
  for (let start = 0; start < count; start += 500) {
    yield Array.from({ length: Math.min(500, count - start) }, (_, i) => {
      const index = start + i;
      return {
        kind: 'Service',
        metadata: {
          name: `load-${String(index).padStart(6, '0')}`,
          title: `Load ${index}`,
          namespace: `ns-${index % 40}`,
          owner: pick(TEAMS, index),
          tags: [pick(['gold', 'silver', 'bronze'], index)],
        },
        spec: { type: pick(TYPES, index), lifecycle: pick(LIFECYCLES, index) },
      };
    });
  }
}
