import { beforeAll, expect, it } from 'vitest';
import { signIn } from './support/browser.ts';
import { ADMIN, describeInBrowser } from './support/in-browser.ts';
import { clipboard } from './support/page-facts.ts';
import { sampleCatalog } from './support/sample-catalog.ts';

const CHECKOUT = '/catalog/Service/default/checkout';

describeInBrowser('the page of an entity', (web) => {
  beforeAll(async () => {
    await web.api.apply(sampleCatalog());
  });

  it('shows what is written about it, with links that are safe to follow', async () => {
    await web.api.request('PATCH', '/entities/Service/checkout', {
      spec: {
        links: [
          { title: 'Dashboard', url: 'https://example.com/grafana' },
          { title: 'Trap', url: 'javascript:document.title="owned"' },
        ],
      },
    });
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, CHECKOUT);
    await page.getByRole('heading', { name: 'Checkout', level: 1 }).waitFor();
    expect(await page.title()).toBe('Checkout · Gantry');
    const dashboard = page.getByRole('link', { name: 'Dashboard' });
    expect(await dashboard.getAttribute('href')).toBe('https://example.com/grafana');
    expect(await dashboard.getAttribute('rel')).toContain('noopener');
    await page.getByText('Trap').waitFor();
    expect(await page.getByRole('link', { name: 'Trap' }).count()).toBe(0);
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
    await page.getByRole('main').getByRole('link', { name: 'shop', exact: true }).click();
    await page.getByRole('heading', { name: 'Shop', level: 1 }).waitFor();
  });

  it('shows its relations in words and as a graph', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, `${CHECKOUT}?tab=relations`);
    const dependsOn = page.getByRole('region', { name: 'Depends on' });
    await dependsOn.getByRole('link', { name: 'Orders DB' }).waitFor();
    await dependsOn.getByText('not in the catalog').waitFor();
    await page.getByRole('region', { name: 'Needed by' }).getByText('Basket').waitFor();
    const graph = page.getByRole('group', { name: /^Graph of/ });
    const near = await graph.getByRole('link').count();
    await page.getByLabel('Steps').selectOption('2');
    await expect.poll(() => graph.getByRole('link').count()).toBeGreaterThan(near);
    await graph.getByRole('link', { name: /Basket/ }).click();
    await page.getByRole('heading', { name: 'Basket', level: 1 }).waitFor();
    expect(new URL(page.url()).search).toBe('?tab=relations');
  });

  it('tells who changed what, as it happens', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/catalog/Service/default/pricing');
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByRole('button', { name: /^Created/ }).waitFor();
    await web.api.request('PATCH', '/entities/Service/pricing', {
      spec: { lifecycle: 'deprecated' },
    });
    const entry = page.getByRole('button', { name: /^Changed/ });
    await entry.waitFor();
    expect(await entry.textContent()).toContain('spec.lifecycle');
    await entry.click();
    const diff = page.getByRole('group', { name: /^What was/ });
    await diff.getByText('lifecycle: deprecated').waitFor();
    await diff.getByText('lifecycle: production').waitFor();
    // The header follows, too.
    await page
      .getByRole('banner')
      .or(page.locator('main header'))
      .getByText('deprecated')
      .waitFor();
  });

  it('shows the entity as a file to copy', async () => {
    const page = await web.newPage({ permissions: ['clipboard-read', 'clipboard-write'] });
    await signIn(page, web.url, ADMIN, '/catalog/Team/default/payments?tab=yaml');
    await page.getByRole('button', { name: 'Copy YAML' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await clipboard(page);
    expect(copied).toContain('kind: Team\nmetadata:\n  name: payments\n');
    expect(copied).not.toContain('revision');
    const shown = await page.getByRole('group', { name: 'The entity as YAML' }).textContent();
    expect(shown).toContain('name: payments');
  });

  it('says when it is not there, and what became of it', async () => {
    await web.api.request('DELETE', '/entities/Service/mailer');
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/catalog/Service/default/mailer');
    await page.getByRole('heading', { name: 'There is no Service/mailer' }).waitFor();
    await page.getByRole('button', { name: /^Deleted/ }).waitFor();
    await page.getByRole('link', { name: 'Search for “mailer”' }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('?q=mailer');
  });
});
