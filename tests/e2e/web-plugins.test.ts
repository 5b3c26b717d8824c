import { beforeAll, expect, it } from 'vitest';
import type { ApiSession } from './support/api-session.ts';
import { signIn } from './support/browser.ts';
import { ADMIN, describeInBrowser } from './support/in-browser.ts';
import { focused } from './support/page-facts.ts';

const CONFIG = {
  endpoint: 'https://acme.example.com',
  apiKey: 'right',
  clusters: [{ name: 'prod', url: 'https://prod.example.com', token: 'secret' }],
  entities: 10,
  pauseMs: 10,
};

async function connect(api: ApiSession): Promise<void> {
  await api.request('PUT', '/plugins/acme-cloud/config', CONFIG);
  await api.request('PUT', '/plugins/acme-cloud/enable', { enabled: true });
  await api.request('POST', '/plugins/acme-cloud/sync?wait=true');
}

describeInBrowser('connecting a plugin', (web) => {
  it('leads from the configuration over a test to entities in the catalog', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/plugins');
    await page.getByText('Its entry "./missing.mjs" does not exist.').waitFor();
    await page.getByRole('link', { name: 'Acme Cloud' }).click();
    await page.getByRole('heading', { name: 'Acme Cloud', level: 1 }).waitFor();
    expect(await page.getByRole('button', { name: 'Enable', exact: true }).isDisabled()).toBe(true);

    // What the server finds wrong is shown where it is.
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('2 fields need your attention.').waitFor();
    const address = page.getByLabel('Address', { exact: false }).first();
    expect(await address.getAttribute('aria-invalid')).toBe('true');
    await expect.poll(async () => (await focused(page)).label).toBe('Address *');

    await address.fill(CONFIG.endpoint);
    await page.getByLabel('API key').fill('wrong');
    await page.getByRole('button', { name: 'Add to Clusters' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('prod');
    await page.getByLabel('API address').fill('https://prod.example.com');
    await page.getByLabel('Token').fill('secret');
    await page.getByLabel('Entities per cluster').fill('60');
    await page.getByLabel('Pause between pages').fill('400');

    // A test before it is saved, in the words of the other side.
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page.getByText('It does not work yet').waitFor();
    await page.getByText('401 Unauthorized: the key').waitFor();
    await page.getByLabel('API key').fill('right');
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page.getByText('It works').waitFor();

    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. Now enable').first().waitFor();
    // A stored secret is never shown, and can be replaced.
    await page.getByRole('button', { name: 'Replace: API key' }).waitFor();
    expect(await page.content()).not.toContain('__GANTRY_SECRET_REDACTED__');

    await page.getByRole('button', { name: 'Enable', exact: true }).click();
    const progress = page.getByRole('progressbar', { name: 'Progress of the sync' });
    await progress.waitFor();
    await expect
      .poll(async () => Number(await progress.getAttribute('aria-valuenow')))
      .toBeGreaterThan(10);
    await page.getByRole('link', { name: 'See what has come in so far' }).waitFor();
    await page.getByText('prod: 60 of 60 deployments').waitFor();

    const outcome = page.getByRole('region', { name: 'Sync', exact: true });
    await outcome.getByText('Done, with problems').waitFor();
    await outcome.getByText('/spec/type must be one of').first().waitFor();
    await page.getByRole('region', { name: 'History' }).getByText('64 created').waitFor();
    await page.getByRole('link', { name: 'See what came in' }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('?source=acme-cloud');
    await expect.poll(() => page.locator('h1 + span').textContent()).toBe('64');
  });

  it('keeps stored secrets, and asks for them again when they would go elsewhere', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/plugins/acme-cloud');
    await page.getByRole('button', { name: 'Replace: Token' }).waitFor();
    await page.getByLabel('API address').fill('https://elsewhere.example.com');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('has to be entered again, because url changed').waitFor();

    // One does not leave by accident.
    await page.getByRole('link', { name: 'Team' }).first().click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    await page.getByRole('button', { name: 'Stay' }).click();
    await page.getByRole('button', { name: 'Replace: Token' }).click();
    await page.getByLabel('Token').fill('another secret');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').first().waitFor();
  });
});

describeInBrowser('the panels of a plugin', (web) => {
  const path = '/catalog/Service/prod/prod-cart-0';
  beforeAll(async () => {
    await connect(web.api);
  });

  it('show every kind of section, with nothing in them run', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, path);
    await page.getByText(/^Seen .* in Acme Cloud/).waitFor();
    await page.getByRole('tab', { name: 'Workload' }).click();
    await page.getByText('2 of 3 replicas are ready').waitFor();
    const pods = page.getByRole('region', { name: 'Pods' }).first();
    expect(await pods.getByRole('row').count()).toBe(4);
    await page.getByText('None: all pods may be evicted at once.').waitFor();
    await page.getByRole('img', { name: /Requests: chart of answered, refused/ }).waitFor();
    await page.getByText('FailedScheduling').waitFor();
    await page.getByRole('cell', { name: 'Scale to 5 replicas' }).waitFor();
    expect(await page.getByRole('link', { name: 'bad' }).count()).toBe(0);
    expect(await page.locator('main img').count()).toBe(0);
    await page.getByRole('link', { name: 'Payments', exact: true }).waitFor();
    expect(await page.title()).toBe('Cart 0 · Gantry');
  });

  it('follow a log, stop it, search it and change its source', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, `${path}?tab=acme-cloud%2Fworkload`);
    const log = page.getByRole('group', { name: /^Log of/ });
    await log.getByText(/items\/60 /).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    const atPause = await page.getByText(/^\d+ lines$/).textContent();
    await page.getByText(/^Paused: [1-9]\d* new lines\.$/).waitFor();
    expect(await page.getByText(/^\d+ lines$/).textContent()).toBe(atPause);
    await page.getByRole('button', { name: 'Follow' }).click();
    await expect.poll(() => page.getByText(/^\d+ lines$/).textContent()).not.toBe(atPause);

    await page.getByLabel('Search in the log…').fill('card was refused');
    await page.getByText(/^[3-9] matches$/).waitFor();
    expect(await log.locator('mark').first().textContent()).toBe('card was refused');
    await log.getByText('<script>alert(1)</script>').first().waitFor();
    await page.getByLabel('Search in the log…').fill('');
    await page.getByLabel('Source').last().selectOption({ index: 1 });
    await log
      .getByText(/66fd\/app/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => log.getByText(/items\/50 /).count()).toBe(0);
  });

  it('may fail, crash or be switched off: the page stays', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, `${path}?tab=acme-cloud%2Fbroken`);
    const alert = page.getByRole('alert');
    await alert.getByText('The cost report of this account is being rebuilt.').waitFor();
    await alert.getByText(/^Request /).waitFor();
    await page.getByRole('tab', { name: 'Crash test' }).click();
    await alert.getByText(/ended during panel\.render/).waitFor();
    await page.getByRole('tab', { name: 'Overview' }).click();
    await page.getByRole('heading', { name: 'Details' }).waitFor();
    await page.goto(`${web.url}/plugins/acme-cloud`);
    await page.getByText('segmentation fault (not really)').waitFor();

    await page.goto(`${web.url}${path}?tab=acme-cloud%2Fworkload`);
    await page.getByText('2 of 3 replicas are ready').waitFor();
    await web.api.request('PUT', '/plugins/acme-cloud/enable', { enabled: false });
    await page.getByRole('tab', { name: 'Workload' }).waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Details' }).waitFor();
    await web.api.request('PUT', '/plugins/acme-cloud/enable', { enabled: true });
    await page.getByRole('tab', { name: 'Workload' }).waitFor();
  });
});
