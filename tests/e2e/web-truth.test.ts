import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { signIn } from './support/browser.ts';
import { findProblems } from './support/find-problems.ts';
import { ADMIN, describeInBrowser } from './support/in-browser.ts';
import { overflow, showTheme } from './support/page-facts.ts';

interface Entity {
  metadata: { labels: Record<string, string>; revision: number };
}

const PLUGIN = '/plugins/acme-cloud';
const CART = '/catalog/Service/prod/prod-cart-0';
const REGION = 'metadata.labels["acme.example/region"]';
const pictures = process.env.GANTRY_TEST_PICTURES;

describeInBrowser('a catalog that tells the truth', (web) => {
  const configure = (changes: object) =>
    web.api.request('PUT', `${PLUGIN}/config`, {
      endpoint: 'https://acme.example.com',
      apiKey: 'right',
      clusters: [{ name: 'prod', url: 'https://prod.example.com', token: 'secret' }],
      region: 'eu-west',
      entities: 16,
      pauseMs: 1,
      ...changes,
    });
  const sync = async (changes: object): Promise<void> => {
    await configure(changes);
    await web.api.request('POST', `${PLUGIN}/sync?wait=true`);
  };
  const cart = () => web.api.request<Entity>('GET', '/entities/Service/prod-cart-0?namespace=prod');

  beforeAll(async () => {
    await configure({});
    await web.api.request('PUT', `${PLUGIN}/enable`, { enabled: true });
    await web.api.request('POST', `${PLUGIN}/sync?wait=true`);
    await web.api.request('PATCH', '/entities/Service/prod-cart-0?namespace=prod', {
      metadata: { owner: 'checkout', labels: { 'acme.example/region': 'eu-north' } },
    });
    await sync({ region: 'us-east' });
  });

  async function openPage(path: string): Promise<Page> {
    // The checker is a script of its own, which our policy would not let in.
    const page = await web.newPage({ reducedMotion: 'reduce', bypassCSP: true });
    await signIn(page, web.url, ADMIN, path);
    return page;
  }

  /** Accessible in both themes, and no wider than a phone; with a picture of each where they are asked for. */
  async function inspect(page: Page, name: string): Promise<void> {
    expect(await findProblems(page), name).toEqual([]);
    if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
    for (const [size, width] of [
      ['desk', 1280],
      ['phone', 390],
    ] as const) {
      await page.setViewportSize({ width, height: 1_400 });
      expect(await overflow(page), `${name} on a ${size}`).toBeLessThanOrEqual(0);
      for (const theme of ['light', 'dark'] as const) {
        if (pictures === undefined) continue;
        await showTheme(page, theme);
        await page.screenshot({ path: join(pictures, `${name}-${theme}-${size}.png`) });
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  it('shows whose every field is, and lets a person settle what is in conflict', async () => {
    const page = await openPage(CART);
    const card = page.getByRole('region', { name: 'Where this comes from' });
    const row = (field: string) => card.getByRole('row').filter({ hasText: field });
    await row('metadata.owner').getByText('People').waitFor();
    await row('metadata.owner').getByText('payments').waitFor();
    await row('spec.type').getByText('Acme Cloud').waitFor();
    await row(REGION).getByText('In conflict').waitFor();
    await page.getByText('Acme Cloud has changed a field that somebody has changed here').waitFor();
    await inspect(page, 'provenance');
    await page.goto(`${web.url}/catalog?conflict=true`);
    await page.getByRole('link', { name: 'Cart 0' }).waitFor();
    await inspect(page, 'catalog-conflict');
    await page.getByRole('link', { name: 'Cart 0' }).click();
    await page.getByRole('button', { name: `Use what Acme Cloud says: ${REGION}` }).click();
    await row(REGION).getByText('Acme Cloud').waitFor();
    expect((await cart()).metadata.labels['acme.example/region']).toBe('us-east');
    await row('metadata.owner').getByRole('button', { name: 'Follow the source' }).click();
    await row('metadata.owner').getByText('Acme Cloud').waitFor();
  });

  it('goes back to an earlier revision, after showing what that changes', async () => {
    const { revision } = (await cart()).metadata;
    await web.api.request('PATCH', '/entities/Service/prod-cart-0?namespace=prod', {
      metadata: { title: 'A mistake' },
    });
    const page = await openPage(`${CART}?tab=history`);
    await page
      .getByRole('button', { name: new RegExp(`^Changed .*revision ${revision}\\b`) })
      .click();
    await page.getByRole('button', { name: `Go back to revision ${revision}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('title: A mistake').waitFor();
    await inspect(page, 'restore');
    await dialog.getByRole('button', { name: 'Go back to this' }).click();
    await page.getByText(`Restored, as revision ${revision + 2}.`, { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Cart 0', level: 1 }).waitFor();
  });

  it('holds a sync that finds too much gone, and marks it once somebody has looked', async () => {
    await sync({ entities: 3, region: 'us-east' });
    const page = await openPage(PLUGIN);
    await page.getByText(/^Acme Cloud no longer finds 13 of \d+ entities$/).waitFor();
    await page.getByRole('button', { name: 'Show them' }).click();
    await page.getByRole('link', { name: 'Stock 14' }).waitFor();
    await inspect(page, 'held');
    await page.getByRole('button', { name: 'Mark 13 as gone' }).click();
    await page.getByText(/no longer finds/).waitFor({ state: 'detached' });
    await expect
      .poll(async () => (await web.api.request<object[]>('GET', '/entities?gone=true')).length)
      .toBe(13);
  });

  it('undoes a sync, after showing what it changed and what the undo does', async () => {
    await web.api.request('PATCH', '/entities/Service/prod-stock-14?namespace=prod', {
      metadata: { title: 'Kept' },
    });
    const page = await openPage(PLUGIN);
    const history = page.getByRole('region', { name: 'History' });
    const held = history.getByRole('button', { name: /^Details of the sync .*: Held/ });
    await held.click();
    await history.getByText('Gone upstream').first().waitFor();
    await history.getByRole('button', { name: 'Undo this sync…' }).scrollIntoViewIfNeeded();
    await inspect(page, 'sync-changes');
    await history.getByRole('button', { name: 'Undo this sync…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('12 entities are put back to what they were before.').waitFor();
    await dialog.getByText('Service/prod/prod-stock-14').waitFor();
    await inspect(page, 'undo');
    await dialog.getByRole('button', { name: 'Undo it' }).click();
    await history.getByRole('button', { name: /^Details of the undo .*: Done/ }).waitFor();
    await history.getByText(/This sync was undone/).waitFor();
    await expect
      .poll(async () => (await web.api.request<object[]>('GET', '/entities?gone=true')).length)
      .toBe(1);
  });

  it('deletes what is gone, exactly as it was shown', async () => {
    const page = await openPage('/catalog?gone=true');
    await page.getByRole('link', { name: 'Kept' }).waitFor();
    await page.getByRole('button', { name: 'Clean up…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('link', { name: 'Service/prod/prod-stock-14' }).waitFor();
    await dialog.getByText('metadata.title').waitFor();
    await inspect(page, 'clean-up');
    await dialog.getByRole('button', { name: 'Delete 1 entity' }).click();
    await page.getByText('1 entity was deleted.', { exact: true }).waitFor();
    await page.getByText('Nothing matches these filters').waitFor();
    await page.getByRole('button', { name: 'Gone upstream' }).click();
    await page.getByRole('button', { name: 'Stale' }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('?stale=true');
  });
});
