import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { signIn } from './support/browser.ts';
import { ADMIN, describeInBrowser } from './support/in-browser.ts';
import { focused } from './support/page-facts.ts';
import { manyServices, sampleCatalog } from './support/sample-catalog.ts';

const row = (page: Page, name: string) =>
  page.locator('tbody').getByRole('link', { name, exact: true });

describeInBrowser('an empty catalog', (web) => {
  it('says what to do, by role', async () => {
    await web.api.createUser('vera', 'vera reads things', 'viewer');
    const admin = await web.newPage();
    await signIn(admin, web.url, ADMIN);
    await admin.getByRole('heading', { name: 'Nothing here yet' }).waitFor();
    expect(await admin.getByText('gantry apply -f ./catalog').isVisible()).toBe(true);
    expect(
      await admin.getByRole('main').getByRole('link', { name: 'Connect a plugin' }).isVisible(),
    ).toBe(true);

    const viewer = await web.newPage();
    await signIn(viewer, web.url, { username: 'vera', password: 'vera reads things' });
    await viewer.getByText('Ask a developer or a platform engineer').waitFor();
    expect(await viewer.getByText('gantry apply').count()).toBe(0);
    expect(await viewer.getByRole('link', { name: 'Audit' }).count()).toBe(0);
    await viewer.goto(`${web.url}/audit`);
    await viewer.getByRole('heading', { name: 'You may not see this page' }).waitFor();
  });
});

describeInBrowser('the catalog', (web) => {
  beforeAll(async () => {
    await web.api.apply(sampleCatalog());
  });

  it('keeps its filters in the address', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/catalog/Service');
    await row(page, 'Checkout').waitFor();
    await page.getByRole('button', { name: 'Owner' }).click();
    await page.getByRole('button', { name: 'payments' }).click();
    await page.getByRole('button', { name: 'Remove filter Owner: payments' }).waitFor();
    await page.getByLabel('Filter by text').fill('fraud');
    await row(page, 'Fraud Check').waitFor();
    await expect.poll(() => new URL(page.url()).search).toBe('?q=fraud&owner=payments');
    await expect.poll(() => page.locator('tbody tr[data-row]').count()).toBe(1);

    const other = await web.newPage();
    await signIn(other, web.url, ADMIN, '/catalog/Service?q=fraud&owner=payments');
    await row(other, 'Fraud Check').waitFor();
    expect(await other.locator('tbody tr[data-row]').count()).toBe(1);

    await page.getByLabel('Filter by text').fill('nothing of that kind');
    await page.getByRole('heading', { name: 'Nothing matches these filters' }).waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Clear filters' }).last().click();
    await row(page, 'Checkout').waitFor();
    expect(new URL(page.url()).search).toBe('');
  });

  it('counts values beside the list, and filters by them', async () => {
    const page = await web.newPage({ viewport: { width: 1_600, height: 900 } });
    await signIn(page, web.url, ADMIN, '/catalog');
    const panel = page.getByRole('group', { name: 'Values of the listed entities' });
    await panel.getByRole('button', { name: 'Kind: API, 2 entities' }).click();
    await row(page, 'Orders API').waitFor();
    await expect.poll(() => page.locator('tbody tr[data-row]').count()).toBe(2);
    await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('kind:API');
    const chosen = panel.getByRole('button', { name: 'Kind: API' });
    expect(await chosen.getAttribute('aria-pressed')).toBe('true');
    await chosen.click();
    await expect.poll(() => new URL(page.url()).search).toBe('');
    await row(page, 'Checkout').waitFor();
  });

  it('understands queries, and says what it does not understand', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/catalog');
    await row(page, 'Checkout').waitFor();
    const field = page.getByLabel('Filter by text');
    await field.fill('kind:service owner:payments -tag:none fraud');
    await row(page, 'Fraud Check').waitFor();
    await expect.poll(() => page.locator('tbody tr[data-row]').count()).toBe(1);
    await field.fill('ownr:payments');
    await page.getByText('did you mean "owner:"').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('tbody tr[data-row]').count()).toBe(1);
  });

  it('marks in the palette what was searched for, and forgives typing errors', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/catalog');
    await row(page, 'Checkout').waitFor();
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Search and go to' });
    await field.fill('wareh');
    const option = page.getByRole('option', { name: /Warehouse/ }).first();
    await expect.poll(() => option.locator('mark').first().textContent()).toBe('Wareh');
    await field.fill('warehuose');
    await expect.poll(() => option.locator('mark').first().textContent()).toBe('Warehouse');
    await field.fill('is:dead');
    await page.getByText('is not one of: gone').waitFor();
  });

  it('sorts, and says so', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/catalog/Service');
    const first = page.locator('tbody tr[data-row="0"] a').first();
    await expect.poll(() => first.textContent()).toBe('Accounts');
    const name = page.getByRole('columnheader', { name: 'Name' });
    await name.getByRole('button').click();
    await expect.poll(() => name.getAttribute('aria-sort')).toBe('ascending');
    await name.getByRole('button').click();
    await expect.poll(() => first.textContent()).toBe('Warehouse');
    expect(new URL(page.url()).search).toBe('?sort=-name');
  });

  it('shows what others write, without loading the page again', async () => {
    const [mine, theirs] = [await web.newPage(), await web.newPage()];
    await signIn(mine, web.url, ADMIN, '/catalog/Service');
    await signIn(theirs, web.url, ADMIN, '/catalog');
    await row(mine, 'Checkout').waitFor();
    await row(theirs, 'Checkout').waitFor();
    const count = theirs.getByRole('navigation').getByRole('link', { name: /^All entities/ });
    const before = await count.textContent();
    await web.api.apply([{ kind: 'Service', metadata: { name: 'aardvark', title: 'Aardvark' } }]);
    await row(mine, 'Aardvark').waitFor();
    await row(theirs, 'Aardvark').waitFor();
    await expect.poll(() => count.textContent()).not.toBe(before);

    await web.api.request('PATCH', '/entities/Service/aardvark', {
      metadata: { title: 'Anteater' },
    });
    await row(mine, 'Anteater').waitFor();
    await web.api.request('DELETE', '/entities/Service/aardvark');
    await row(mine, 'Anteater').waitFor({ state: 'detached' });
  });

  it('works by keyboard: search, open, go through rows', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/catalog/Service');
    await row(page, 'Accounts').waitFor();
    await page.reload();
    await row(page, 'Accounts').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect((await focused(page)).id).toBe('main');

    await row(page, 'Accounts').focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(async () => (await focused(page)).text).toBe('Basket');

    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search and go to' }).fill('refunds');
    await page.getByRole('option', { name: /Refunds/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Refunds', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/catalog/Service/default/refunds');
    await page.keyboard.press('/');
    await page.getByRole('option', { name: /Refunds/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('combobox').waitFor({ state: 'detached' });
  });

  it('goes on by itself after the server was away', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/catalog/Service');
    await row(page, 'Checkout').waitFor();
    await web.restartServer();
    await page.getByText('The connection to the server is lost.').waitFor();
    await page.getByText('Connected again.').first().waitFor();
    expect(await page.getByText('The connection to the server is lost.').count()).toBe(0);
    await web.api.apply([{ kind: 'Service', metadata: { name: 'after', title: 'After' } }]);
    await row(page, 'After').waitFor();
  });

  it('carries thousands of entities, and a storm of changes, with few rows and few requests', async () => {
    for (const batch of manyServices(3_000)) await web.api.apply(batch);
    const page = await web.newPage();
    let requests = 0;
    page.on('request', (request) => {
      if (request.url().includes('/api/v1/entities')) requests++;
    });
    await signIn(page, web.url, ADMIN, '/catalog/Service');
    await page.locator('tbody tr[data-row="0"]').waitFor();
    expect(await page.locator('tbody tr[data-row]').count()).toBeLessThan(60);
    const scroller = page.locator('table').locator('..');
    await expect
      .poll(async () => {
        await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
        return await page.locator('tbody tr[data-row]').last().getAttribute('data-row');
      })
      .toMatch(/^[1-9]\d\d$/);
    expect(await page.locator('tbody tr[data-row]').count()).toBeLessThan(60);

    requests = 0;
    for (let i = 0; i < 8; i++) {
      const entities = Array.from({ length: 250 }, (_, k) => ({
        kind: 'Service',
        metadata: { name: `storm-${i}-${k}`, namespace: 'storm' },
      }));
      await web.api.request('POST', '/entities/batch', { entities });
    }
    const title = page.locator('h1 + span');
    await expect.poll(() => title.textContent()).toBe('5,021');
    expect(requests).toBeLessThan(25);
  });

  it('says when there is no such kind and no such page', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/catalog/Servise');
    await page.getByText('did you mean "Service"?').waitFor();
    await page.goto(`${web.url}/somewhere/else`);
    await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
    await page.goto(`${web.url}/catalog/Service/default/..%2F..%2Fauth`);
    await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
  });
});
