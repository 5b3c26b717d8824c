import { beforeAll, expect, it } from 'vitest';
import { signIn } from './support/browser.ts';
import { findProblems } from './support/find-problems.ts';
import { ADMIN, describeInBrowser } from './support/in-browser.ts';
import { overflow } from './support/page-facts.ts';
import { sampleCatalog } from './support/sample-catalog.ts';

const ENTITY = '/catalog/Service/default/checkout';

/** Every page, and what is on it once it has loaded. */
const PAGES: readonly [path: string, loaded: string][] = [
  ['/', 'Recently changed'],
  ['/catalog', 'Checkout runbook'],
  ['/catalog?q=nothing-like-this', 'Nothing matches these filters'],
  [ENTITY, 'Repository'],
  [`${ENTITY}?tab=acme-cloud%2Fworkload`, 'FailedScheduling'],
  [`${ENTITY}?tab=acme-cloud%2Fbroken`, 'is being rebuilt'],
  [`${ENTITY}?tab=relations`, 'Needed by'],
  [`${ENTITY}?tab=history`, 'Created'],
  [`${ENTITY}?tab=yaml`, 'healthCheckUrl'],
  ['/catalog/Service/default/not-there', 'There is no Service/not-there'],
  ['/kinds', 'Origin'],
  ['/kinds/Service', 'Schema of its spec'],
  ['/plugins', 'gantry-plugin-unfinished'],
  ['/plugins/acme-cloud', 'Sync interval'],
  ['/plugins/gantry-plugin-unfinished', 'could not be loaded'],
  ['/audit', 'session.created'],
  ['/nowhere', 'There is nothing at this address'],
];

describeInBrowser('every page', (web) => {
  beforeAll(async () => {
    await web.api.apply(sampleCatalog());
    await web.api.request('PUT', '/plugins/acme-cloud/config', {
      endpoint: 'https://acme.example.com',
      apiKey: 'right',
      clusters: [
        { name: 'prod', url: 'https://prod.example.com', token: 'secret' },
        { name: 'edge', url: 'https://down.example.com', token: 'secret' },
      ],
      namespaces: ['shop'],
      labels: { team: 'payments' },
      entities: 3,
      pauseMs: 1,
    });
    await web.api.request('PUT', '/plugins/acme-cloud/enable', { enabled: true });
    await web.api.request('POST', '/plugins/acme-cloud/sync?wait=true');
  });

  it('is accessible, in both themes', async () => {
    const page = await web.newPage({
      reducedMotion: 'reduce',
      // The checker is a script of its own, which our policy would not let in.
      bypassCSP: true,
    });
    await page.goto(`${web.url}/sign-in`);
    await page.getByLabel('Username').waitFor();
    expect(await findProblems(page), 'sign-in').toEqual([]);
    await signIn(page, web.url, ADMIN);
    for (const [path, loaded] of PAGES) {
      await page.goto(`${web.url}${path}`);
      await page.getByText(loaded).first().waitFor();
      expect(await findProblems(page), path).toEqual([]);
    }
    await page.setViewportSize({ width: 1_600, height: 900 });
    await page.goto(`${web.url}/catalog?q=kind%3AService`);
    await page.getByRole('button', { name: /^Kind: Service/ }).waitFor();
    expect(await findProblems(page), 'values beside the list').toEqual([]);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search and go to' }).fill('payments');
    await page.getByRole('option').locator('mark').first().waitFor();
    expect(await findProblems(page), 'marks in the palette').toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Account of admin' }).click();
    // A menu floats above the landmarks of the page.
    expect(await findProblems(page, ['region']), 'menu').toEqual([]);
    await page.getByRole('menuitem', { name: 'Change password' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await findProblems(page), 'dialog').toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('option').first().waitFor();
    expect(await findProblems(page), 'palette').toEqual([]);
    await page.goto(`${web.url}/design`);
    await page.getByText('ErrorState').first().waitFor();
    expect(await findProblems(page), 'design').toEqual([]);
  }, 300_000);

  it('fits on a phone without scrolling sideways', async () => {
    const page = await web.newPage({ viewport: { width: 360, height: 740 }, hasTouch: true });
    await signIn(page, web.url, ADMIN);
    for (const [path, loaded] of PAGES) {
      await page.goto(`${web.url}${path}`);
      await page.getByText(loaded).first().waitFor();
      expect(await overflow(page), path).toBeLessThanOrEqual(0);
    }
    await page.goto(`${web.url}/catalog`);
    await page.getByRole('button', { name: 'Open navigation' }).click();
    await page.getByRole('dialog').getByRole('link', { name: /^Team/ }).click();
    await page.getByRole('heading', { name: 'Team', level: 1 }).waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('button', { name: 'Remove filter Kind: Team' }).waitFor();
  });
});
