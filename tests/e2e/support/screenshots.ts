// Takes a picture of every page, in both themes, on a desk, a tablet and a phone: `npm run screenshots`.
// With a word as argument only the pages whose names contain it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ApiSession } from './api-session.ts';
import { findChromium, launchBrowser, signIn, type TestBrowser } from './browser.ts';
import { setup } from './build.ts';
import { type Names, sampleAccess, withNames } from './sample-access.ts';
import { sampleCatalog } from './sample-catalog.ts';
import { ADMIN_PASSWORD, startTestServer } from './start-server.ts';

const OUTPUT = 'screenshots';
const ENTITY = '/catalog/Service/default/checkout';
const SYNCED = '/catalog/Service/prod/prod-cart-0';

const PROPOSAL = 'kind: AccessPolicy\nrules: []\n';

interface Shot {
  readonly name: string;
  readonly path: string;
  /** What is on the page once it has loaded. */
  readonly loaded: string;
  readonly height?: number;
  readonly act?: (page: Page) => Promise<void>;
}

const SHOTS: readonly Shot[] = [
  { name: 'home', path: '/', loaded: 'Recently changed' },
  { name: 'catalog', path: '/catalog', loaded: 'Checkout runbook' },
  { name: 'catalog-kind', path: '/catalog/Service?tag=gold&sort=name', loaded: 'Clear filters' },
  { name: 'catalog-gone', path: '/catalog?gone=true', loaded: 'Gone' },
  { name: 'catalog-nothing', path: '/catalog?q=nothing-like-this', loaded: 'Nothing matches' },
  {
    name: 'catalog-filter',
    path: '/catalog/Service',
    loaded: 'Checkout',
    act: async (page) => {
      const filters = page.getByRole('button', { name: 'Filters' });
      if (await filters.isVisible()) await filters.click();
      await page.getByRole('button', { name: 'Owner' }).click();
    },
  },
  {
    name: 'palette',
    path: '/catalog',
    loaded: 'Checkout runbook',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('check');
      await page.getByRole('option', { name: /Checkout runbook/ }).waitFor();
    },
  },
  { name: 'entity-overview', path: ENTITY, loaded: 'Repository' },
  { name: 'entity-team', path: '/catalog/Team/default/payments', loaded: 'ada@example.com' },
  { name: 'entity-relations', path: `${ENTITY}?tab=relations`, loaded: 'Needed by' },
  {
    name: 'entity-relations-wide',
    path: `${ENTITY}?tab=relations`,
    loaded: 'Needed by',
    act: async (page) => {
      await page.getByLabel('Steps').selectOption('2');
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'entity-history',
    path: `${ENTITY}?tab=history`,
    loaded: 'Created',
    act: (page) =>
      page
        .getByRole('button', { name: /^Changed/ })
        .first()
        .click(),
  },
  { name: 'entity-yaml', path: `${ENTITY}?tab=yaml`, loaded: 'healthCheckUrl' },
  { name: 'entity-gone', path: '/catalog/Service/prod/prod-stock-14', loaded: 'no longer has' },
  { name: 'entity-missing', path: '/catalog/Service/default/not-there', loaded: 'There is no' },
  {
    name: 'panel',
    path: `${SYNCED}?tab=acme-cloud%2Fworkload`,
    loaded: 'FailedScheduling',
    height: 2_400,
  },
  { name: 'panel-failed', path: `${SYNCED}?tab=acme-cloud%2Fbroken`, loaded: 'being rebuilt' },
  { name: 'first-steps', path: '/first-steps', loaded: 'Fill the catalog' },
  { name: 'import', path: '/import', loaded: 'Or paste here' },
  { name: 'entity-new', path: '/new?kind=Service', loaded: 'Health check', height: 1_600 },
  { name: 'entity-edit', path: `${ENTITY}/edit`, loaded: 'Health check', height: 1_600 },
  { name: 'integrations', path: '/integrations', loaded: 'Connections' },
  { name: 'integration', path: '/integrations/acme-cloud/default', loaded: 'Sync interval' },
  { name: 'integration-new', path: '/integrations/new', loaded: 'Short name', height: 1_200 },
  { name: 'kind-new', path: '/kinds/new', loaded: 'The form of its entities' },
  {
    name: 'shortcuts',
    path: '/catalog',
    loaded: 'Checkout runbook',
    act: async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'kinds', path: '/kinds', loaded: 'Origin' },
  { name: 'kind', path: '/kinds/Service', loaded: 'Schema of its spec', height: 1_600 },
  { name: 'plugins', path: '/plugins', loaded: 'gantry-plugin-unfinished' },
  { name: 'plugin', path: '/plugins/acme-cloud', loaded: 'Sync interval', height: 2_000 },
  {
    name: 'plugin-syncing',
    path: '/plugins/acme-cloud',
    loaded: 'Sync interval',
    act: async (page) => {
      await page.getByRole('button', { name: 'Sync now' }).click();
      await page.getByRole('progressbar').waitFor();
      await page.waitForTimeout(900);
    },
  },
  {
    name: 'plugin-failed',
    path: '/plugins/gantry-plugin-unfinished',
    loaded: 'could not be loaded',
  },
  { name: 'audit', path: '/audit', loaded: 'job.succeeded' },
  { name: 'catalog-past', path: '/catalog?asOf=:past', loaded: 'You see the past' },
  { name: 'entity-past', path: `${ENTITY}?asOf=:past`, loaded: 'You see the past' },
  { name: 'access-users', path: '/access/users', loaded: 'Grace Hopper' },
  {
    name: 'access-user-new',
    path: '/access/users',
    loaded: 'Grace Hopper',
    act: async (page) => {
      await page.getByRole('button', { name: 'New user' }).click();
      await page.getByLabel('Username').waitFor();
    },
  },
  { name: 'access-user', path: '/access/users/:ada', loaded: 'Custom roles', height: 1_000 },
  {
    name: 'access-user-rights',
    path: '/access/users/:ada?tab=rights',
    loaded: 'builtin.',
    height: 1_400,
  },
  { name: 'access-user-sessions', path: '/access/users/:ada?tab=sessions', loaded: 'Signed in' },
  { name: 'access-user-keys', path: '/access/users/:ada?tab=keys', loaded: 'deploy' },
  { name: 'access-groups', path: '/access/groups', loaded: 'Payments' },
  { name: 'access-group', path: '/access/groups/:payments', loaded: 'Ada Lovelace', height: 900 },
  { name: 'access-roles', path: '/access/roles', loaded: 'Operations' },
  {
    name: 'access-role',
    path: '/access/roles/:operations',
    loaded: 'Rules with conditions',
    height: 1_400,
  },
  { name: 'access-rules', path: '/access/rules', loaded: 'prod-is-closed', height: 1_600 },
  {
    name: 'access-rule',
    path: '/access/rules/prod-is-closed',
    loaded: 'Everyone who signs in',
    height: 1_300,
  },
  {
    name: 'access-what-if',
    path: '/access/rules/prod-is-closed',
    loaded: 'Everyone who signs in',
    act: async (page) => {
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('status').filter({ hasText: 'were compared' }).waitFor();
    },
  },
  {
    name: 'access-import',
    path: '/access/import',
    loaded: 'The document',
    height: 1_600,
    act: async (page) => {
      await page.getByLabel('The document').fill(PROPOSAL);
      await page.getByRole('button', { name: 'Show what changes' }).click();
      await page.getByText('Decisions', { exact: true }).waitFor();
    },
  },
  {
    name: 'access-explain',
    path: '/access/explain?who=ada&permission=catalog.write&kind=Service&name=checkout',
    loaded: 'The rule that decides',
    height: 1_000,
  },
  {
    name: 'access-explain-everyone',
    path: '/access/explain?who=*&permission=catalog.write&kind=Service&name=checkout',
    loaded: 'users may',
  },
  { name: 'account', path: '/account', loaded: 'builtin.', height: 1_400 },
  { name: 'account-sessions', path: '/account?tab=sessions', loaded: 'This device' },
  {
    name: 'account-key-new',
    path: '/account?tab=keys',
    loaded: 'No API key.',
    act: async (page) => {
      await page.getByRole('button', { name: 'New API key' }).click();
      await page.getByLabel('Name', { exact: true }).waitFor();
    },
  },
  { name: 'administration', path: '/administration', loaded: 'Entries', height: 1_100 },
  {
    name: 'user-menu',
    path: '/catalog',
    loaded: 'Checkout runbook',
    act: (page) => page.getByRole('button', { name: /^Account of/ }).click(),
  },
  { name: 'not-found', path: '/nowhere', loaded: 'nothing at this address' },
  { name: 'design', path: '/design', loaded: 'ErrorState', height: 2_600 },
];

/** Taken last: the plugin does not work any more. */
const AFTER_CRASHES: readonly Shot[] = [
  { name: 'plugin-quarantined', path: '/plugins/acme-cloud', loaded: 'crashed too often' },
  {
    name: 'panel-quarantined',
    path: `${SYNCED}?tab=acme-cloud%2Fworkload`,
    loaded: 'in quarantine',
  },
];

const SIZES = {
  desk: { width: 1_360, height: 850 },
  tablet: { width: 820, height: 1_100 },
  phone: { width: 390, height: 800 },
};

async function prepare(url: string): Promise<Names> {
  const api = await ApiSession.signIn(url, 'admin', ADMIN_PASSWORD);
  await api.apply(sampleCatalog());
  await api.request('PATCH', '/entities/Service/checkout', {
    metadata: { tags: ['gold', 'java', 'pci', 'tier-1'] },
    spec: { lifecycle: 'production', type: 'fullstack' },
  });
  const config = {
    endpoint: 'https://api.acme.example.com',
    apiKey: 'right',
    clusters: [
      { name: 'prod', url: 'https://prod.acme.example.com', token: 'secret' },
      { name: 'edge', url: 'https://down.acme.example.com', token: 'secret' },
    ],
    entities: 16,
    pauseMs: 1,
  };
  const sync = (): Promise<unknown> => api.request('POST', '/plugins/acme-cloud/sync?wait=true');
  await api.request('PUT', '/plugins/acme-cloud/config', config);
  await api.request('PUT', '/plugins/acme-cloud/enable', { enabled: true });
  await sync();
  // Fewer than before: some are gone upstream.
  await api.request('PUT', '/plugins/acme-cloud/config', {
    ...config,
    entities: 14,
    pauseMs: 1_500,
  });
  await sync();
  await api.request('POST', '/auth/register', { username: 'newcomer', password: 'first password' });
  return await sampleAccess(api, url);
}

/** Crashes the plugin until it is not called any more. */
async function quarantine(url: string): Promise<void> {
  const api = await ApiSession.signIn(url, 'admin', ADMIN_PASSWORD);
  const panel = '/entities/Service/prod-cart-0/panels/acme-cloud/crash?namespace=prod';
  for (let i = 0; i < 40; i++) {
    await api.request('GET', panel).catch(() => {});
    const plugin = await api.request<{ process: { status: string } }>('GET', '/plugins/acme-cloud');
    if (plugin.process.status === 'quarantined') return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function takeAll(
  browser: TestBrowser,
  url: string,
  { shots, wanted, names }: { shots: readonly Shot[]; wanted: string; names: Names },
): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      const context = await browser.newContext({ viewport, colorScheme: theme });
      const page = await context.newPage();
      const save = (name: string): Promise<unknown> =>
        page.screenshot({ path: join(OUTPUT, `${name}-${theme}-${size}.png`) });
      await page.goto(`${url}/sign-in`);
      await page.getByLabel('Username').waitFor();
      const isFirst = shots === SHOTS;
      if (isFirst && 'sign-in'.includes(wanted)) await save('sign-in');
      await signIn(page, url, { username: 'admin', password: ADMIN_PASSWORD });
      for (const shot of shots.filter(({ name }) => name.includes(wanted))) {
        await page.setViewportSize({ ...viewport, height: shot.height ?? viewport.height });
        await page.goto(`${url}${withNames(shot.path, names)}`);
        await page.getByText(shot.loaded).first().waitFor({ timeout: 10_000 });
        await shot.act?.(page);
        await page.waitForTimeout(350);
        await save(shot.name);
      }
      await context.close();
      if (isFirst && 'change-password'.includes(wanted)) {
        const fresh = await browser.newContext({ viewport, colorScheme: theme });
        const other = await fresh.newPage();
        await other.goto(url);
        await other.getByLabel('Username').fill('newcomer');
        await other.getByLabel('Password', { exact: true }).fill('first password');
        await other.keyboard.press('Enter');
        await other.getByRole('heading', { name: 'Choose a new password' }).waitFor();
        await other.screenshot({ path: join(OUTPUT, `change-password-${theme}-${size}.png`) });
        await fresh.close();
      }
    }
  }
}

const executable = findChromium();
if (executable === undefined) throw new Error('Set GANTRY_TEST_CHROMIUM to the path of Chromium.');
mkdirSync(OUTPUT, { recursive: true });
setup();
const server = await startTestServer({ adminPassword: ADMIN_PASSWORD });
const browser = await launchBrowser(executable);
try {
  const names = await prepare(server.url);
  const wanted = process.argv[2] ?? '';
  await takeAll(browser, server.url, { shots: SHOTS, wanted, names });
  if (AFTER_CRASHES.some(({ name }) => name.includes(wanted))) {
    await quarantine(server.url);
    await takeAll(browser, server.url, { shots: AFTER_CRASHES, wanted, names });
  }
  console.log(`Pictures are in ${OUTPUT}/.`);
} finally {
  await browser.close();
  await server.stop();
}
