import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { beforeAll, expect, it } from 'vitest';
import { signIn } from './support/browser.ts';
import { ADMIN, describeInBrowser } from './support/in-browser.ts';
import { sampleCatalog } from './support/sample-catalog.ts';

describeInBrowser('the audit page', (web) => {
  beforeAll(async () => {
    await web.api.apply(sampleCatalog());
  });

  it('keeps its filters in the address, days included', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/audit');
    await page.getByText('session.created').first().waitFor();
    await page.getByLabel(/^Resource/).fill('Service/default/checkout');
    await page.getByLabel('From').fill('2026-01-31');
    await expect
      .poll(() => new URL(page.url()).search)
      .toBe('?from=2026-01-31&resourceId=Service%2Fdefault%2Fcheckout');
    await expect.poll(() => page.getByRole('main').getByRole('listitem').count()).toBe(1);
    await page.getByText('entity.created').waitFor();
    await page.getByLabel('To', { exact: true }).fill('2020-01-01');
    await page.getByText('No entry matches these filters').waitFor();
  });

  it('verifies the log, and shows a head to keep', async () => {
    const page = await web.newPage({
      reducedMotion: 'reduce',
      // The checker is a script of its own, which our policy would not let in.
      bypassCSP: true,
    });
    await signIn(page, web.url, ADMIN, '/audit');
    await page.getByRole('button', { name: 'Verify' }).click();
    const result = page.getByRole('status').filter({ hasText: 'The audit log is whole' });
    await result.waitFor();
    expect(await result.innerText()).toMatch(/\d+:[0-9a-f]{64}/);
    expect(await result.innerText()).toContain('carries the seal of this server');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });

  it('exports what is filtered', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/audit?action=entity.created');
    await page.getByText('entity.created').first().waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('audit.csv');
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(lines[0]).toMatch(/^id,timestamp,/);
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.slice(1).every((line) => line.includes(',entity.created,'))).toBe(true);
  });
});
