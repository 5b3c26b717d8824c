import { systemClock } from '@gantry/base';
import {
  type Actor,
  Catalog,
  KindRegistry,
  PolicyEngine,
  SYSTEM_ACTOR as reader,
} from '@gantry/platform';
import type { Store } from '@gantry/storage';
import { benchOrigin, measureReads } from './ingest.ts';
import type { Report } from './report.ts';
import { benchTeam, benchWord } from './world.ts';

const GOAL_MS = 150;
const GRAPH_GOAL_MS = 200;
const HUB_GOAL = 2;
const FACETS = ['kind', 'owner', 'lifecycle', 'tag', 'source', 'state'] as const;
const HUB = { kind: 'Environment', namespace: 'default', name: 'prod' };
/** Owners, and namespaces, that a rule of the restricted reader names. */
const NAMED = 150;

type Measure = (
  name: string,
  ask: (i: number) => Promise<unknown>,
  options?: { rounds?: number; goalMs?: number },
) => Promise<number>;

/** Lists, filters, search and graphs of a large catalog; then what is late, and what a restricted reader sees. */
export async function measureScaleReads(
  report: Report,
  store: Store,
  catalog: Catalog,
  size: number,
): Promise<void> {
  const measure: Measure = (name, ask, options = {}) =>
    measureReads(report, name, ask, { goalMs: GOAL_MS, ...options });
  await measureAll(report, measure, catalog, size);
  await measureLate(measure, store);
  await measureRestricted(measure, store, size);
}

async function measureAll(
  report: Report,
  measure: Measure,
  catalog: Catalog,
  size: number,
): Promise<void> {
  const page = { limit: 50 };
  const hits = { limit: 20 };
  const ref = (i: number) => ({ kind: 'Service', namespace: benchTeam(i), name: `svc-${i}` });
  const two = (i: number): string => `${benchWord(i)} ${benchWord(i * 7 + 3)}`;
  const swapped = (word: string): string =>
    `${word.slice(0, 2)}${word[3]}${word[2]}${word.slice(4)}`;

  await measure('list of 50', () => catalog.list(page, reader));
  await measure('list of 50 of an owner', (i) =>
    catalog.list({ ...page, owner: benchTeam(i) }, reader),
  );
  await measure('list of 50 with a tag', (i) =>
    catalog.list({ ...page, tags: [benchWord(i)] }, reader),
  );
  await measure('list of 50 that mention a word', (i) =>
    catalog.list({ ...page, query: benchWord(i) }, reader),
  );
  await measure('list of 50 that mention two words', (i) =>
    catalog.list({ ...page, query: two(i) }, reader),
  );
  await measure('list by a query with filters', (i) =>
    catalog.list({ ...page, query: `owner:${benchTeam(i)} -tag:tier-1 ${benchWord(i)}` }, reader),
  );
  await measure('list of what depends on an entity', (i) =>
    catalog.list({ ...page, related: [`dependsOn:Infrastructure/db-${i}`] }, reader),
  );
  await measure('list of what is related to a hub', () =>
    catalog.list({ ...page, related: ['deployedIn:Environment/prod'] }, reader),
  );
  await measure(
    'count of what mentions a word',
    (i) => catalog.count({ query: benchWord(i) }, reader),
    {
      rounds: 40,
    },
  );
  await measure('search for a name', (i) => catalog.search(`svc-${(i * 37) % size}`, hits, reader));
  await measure('search for a word', (i) => catalog.search(benchWord(i), hits, reader));
  await measure('search for two words', (i) => catalog.search(two(i), hits, reader));
  await measure('search for the beginning of a word', (i) =>
    catalog.search(benchWord(i).slice(0, 3), hits, reader),
  );
  await measure('search for one letter', (i) =>
    catalog.search(benchWord(i).slice(0, 1), hits, reader),
  );
  await measure('search for a mistyped word', (i) =>
    catalog.search(swapped(benchWord(i)), hits, reader),
  );
  await measure('search that everything matches', () => catalog.search('service', hits, reader));
  await measure('search within another kind', (i) =>
    catalog.search(benchWord(i), { ...hits, kind: 'API' }, reader),
  );
  const facets = { facets: FACETS, limit: 8 };
  await measure(
    'facets of a word',
    (i) => catalog.facets({ query: benchWord(i) }, facets, reader),
    {
      rounds: 20,
      goalMs: 300,
    },
  );
  await measure('facets of everything', () => catalog.facets({}, facets, reader), {
    rounds: 10,
    goalMs: 300,
  });
  const ordinary = await measure(
    'graph of depth 3',
    (i) => catalog.graph(ref(i), { depth: 3, limit: 200 }, reader),
    {
      goalMs: GRAPH_GOAL_MS,
      rounds: 40,
    },
  );
  await measure(
    'impact of an entity',
    (i) => catalog.impact(ref(i + 20), { depth: 10, limit: 500 }, reader),
    { goalMs: GRAPH_GOAL_MS, rounds: 40 },
  );
  const around = await measure(
    'graph of depth 3 around a hub',
    () => catalog.graph(HUB, { depth: 3, limit: 200 }, reader),
    { goalMs: GRAPH_GOAL_MS, rounds: 40 },
  );
  report.add({
    name: `a hub of ${size.toLocaleString('en')} relations against an ordinary entity`,
    value: around / ordinary,
    unit: 'times',
    goal: { at: HUB_GOAL, better: 'less' },
  });
}

/** Of the catalog a thousandth is late, and then all of it. */
async function measureLate(measure: Measure, store: Store): Promise<void> {
  const few = await store.session.getOne<{ at: string }>(
    `SELECT last_seen_at AS at FROM entity_sources ORDER BY last_seen_at
     LIMIT 1 OFFSET (SELECT count(*) / 1000 FROM entity_sources)`,
    [],
  );
  const moments = { few: few?.at ?? '', many: new Date(Date.now() + 60_000).toISOString() };
  for (const [name, before] of Object.entries(moments)) {
    const limits = async () => [{ ...benchOrigin, before }];
    const catalog = new Catalog(store, new KindRegistry(), systemClock, new PolicyEngine(store), {
      limits,
    });
    await measure(`list of what is stale, ${name}`, () =>
      catalog.list({ limit: 50, query: 'is:stale' }, reader),
    );
    await measure(`list of what is not stale, ${name} are`, () =>
      catalog.list({ limit: 50, query: '-is:stale' }, reader),
    );
    await measure(`search of a word among what is stale, ${name}`, (i) =>
      catalog.search(`is:stale ${benchWord(i)}`, { limit: 20 }, reader),
    );
  }
}

/** A reader of a fifth of the catalog, by rules that name hundreds of owners and namespaces. */
async function measureRestricted(measure: Measure, store: Store, size: number): Promise<void> {
  const others = Array.from({ length: NAMED }, (_, i) => `other-${i}`);
  const teams = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => `team-${from + i}`);
  const deny = { effect: 'deny', subjects: ['user:guest'], resources: ['catalog'], verbs: ['*'] };
  const rules = [
    { id: 'owners', ...deny, owners: [...others, ...teams(0, 30)] },
    { id: 'namespaces', ...deny, namespaces: [...others, ...teams(20, 40)] },
  ];
  const at = new Date().toISOString();
  await store.transaction(async (tx) => {
    for (const rule of rules) {
      const text = JSON.stringify(rule);
      await tx.access.putRule({ id: rule.id, rule: text, created_at: at, updated_at: at });
    }
  });
  const policy = new PolicyEngine(store);
  await policy.reload();
  const catalog = new Catalog(store, new KindRegistry(), systemClock, policy);
  const identity = { username: 'guest', roles: [], groups: [], teams: [] };
  const guest: Actor = { id: 'guest', name: 'guest', role: 'viewer', identity };
  const total = await catalog.count({}, guest);
  if (total < size / 10 || total > size / 2) throw new Error(`The guest sees ${total} entities.`);
  const page = { limit: 50 };
  const hits = { limit: 20 };
  const ref = (i: number) => ({
    kind: 'Service',
    namespace: `team-${40 + (i % 10)}`,
    name: `svc-${i * 50 + 40 + (i % 10)}`,
  });
  await measure('restricted: list of 50', () => catalog.list(page, guest));
  await measure('restricted: list of 50, newest change first', () =>
    catalog.list({ ...page, sort: 'updatedAt', descending: true }, guest),
  );
  await measure('restricted: list of 50 with a tag', (i) =>
    catalog.list({ ...page, tags: [benchWord(i)] }, guest),
  );
  await measure('restricted: list of 50 that mention a word', (i) =>
    catalog.list({ ...page, query: benchWord(i) }, guest),
  );
  await measure('restricted: search for a word', (i) => catalog.search(benchWord(i), hits, guest));
  await measure('restricted: search for two words', (i) =>
    catalog.search(`${benchWord(i)} ${benchWord(i * 7 + 3)}`, hits, guest),
  );
  await measure('restricted: search that everything matches', () =>
    catalog.search('service', hits, guest),
  );
  await measure(
    'restricted: facets of everything',
    () => catalog.facets({}, { facets: FACETS, limit: 8 }, guest),
    { rounds: 10, goalMs: 300 },
  );
  await measure(
    'restricted: graph of depth 3',
    (i) => catalog.graph(ref(i), { depth: 3, limit: 200 }, guest),
    { rounds: 40, goalMs: GRAPH_GOAL_MS },
  );
}
