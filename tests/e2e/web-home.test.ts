import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { signIn } from './support/browser.ts';
import { findProblems } from './support/find-problems.ts';
import { ADMIN, describeInBrowser } from './support/in-browser.ts';
import { overflow } from './support/page-facts.ts';
import { takePicture } from './support/pictures.ts';
import { sampleCatalog } from './support/sample-catalog.ts';

const READER = { username: 'rita', password: 'a reader of pages' };

describeInBrowser('the home page', (web) => {
  const checked = { reducedMotion: 'reduce' as const, bypassCSP: true };
  const widget = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
  const names = async (page: Page) =>
    await page
      .getByRole('main')
      .getByRole('region')
      .getByRole('heading', { level: 2 })
      .allInnerTexts();

  it('says in an empty catalog how to begin, and is accessible', async () => {
    const page = await web.newPage(checked);
    await signIn(page, web.url, ADMIN);
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    await widget(page, 'First steps').getByText('Fill the catalog').waitFor();
    await page.getByText('Nothing is announced.').waitFor();
    await page.getByText('You belong to no team.').waitFor();
    expect(await findProblems(page)).toEqual([]);
    await takePicture(page, 'home-empty');
  });

  it('shows what concerns the person, and what they looked at here and in the palette', async () => {
    await web.api.apply(sampleCatalog());
    await web.api.createUser(READER.username, READER.password, 'developer');
    const group = await web.api.request<{ id: string }>('POST', '/groups', {
      name: 'payments',
      teams: ['payments'],
    });
    const users = await web.api.request<{ id: string; username: string }[]>('GET', '/auth/users');
    const reader = users.find(({ username }) => username === READER.username);
    await web.api.request('POST', `/groups/${group.id}/members`, { userId: reader?.id });
    await web.api.request('PUT', '/dashboard/config', {
      quickLinks: [
        { id: 'docs', title: 'Handbook', url: 'https://handbook.example.com', icon: 'docs' },
        { id: 'audit', title: 'Everything', url: '/catalog' },
      ],
    });
    const page = await web.newPage(checked);
    await signIn(page, web.url, READER, '/catalog/Service/default/checkout');
    await page.getByRole('button', { name: 'Pin to home page' }).click();
    await page.getByRole('button', { name: 'Unpin from home page' }).waitFor();
    await page.getByRole('link', { name: 'Home' }).click();
    await widget(page, 'Recently viewed').getByRole('link', { name: 'Checkout' }).waitFor();
    await widget(page, 'Pinned').getByRole('link', { name: 'checkout' }).waitFor();
    await widget(page, 'Quick links').getByRole('link', { name: 'Handbook' }).waitFor();
    await widget(page, 'My entities').getByRole('listitem').first().waitFor();
    await widget(page, 'Recently changed').getByRole('listitem').first().waitFor();
    await widget(page, 'Catalog')
      .getByRole('link', { name: /^Service/ })
      .waitFor();
    await widget(page, 'Needs attention').getByRole('listitem').first().waitFor();
    expect(await findProblems(page)).toEqual([]);
    await takePicture(page, 'home-full');

    await page.keyboard.press('Control+k');
    await page
      .getByRole('option', { name: /^Checkout/ })
      .first()
      .waitFor();
    await page.getByText('Recently viewed').last().waitFor();
    await page.keyboard.press('Escape');
    await widget(page, 'Recently viewed').getByRole('button', { name: 'Forget all' }).click();
    await widget(page, 'Recently viewed').getByText('for you alone').waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  }, 90_000);

  it('is arranged by each person for themselves, and by administrators for everybody', async () => {
    const page = await web.newPage(checked);
    await signIn(page, web.url, READER);
    await widget(page, 'Pinned').waitFor();
    const before = await names(page);
    await page.getByRole('button', { name: 'Edit page' }).click();
    await page.getByRole('button', { name: 'Take Plugins off the page' }).click();
    await page.getByRole('button', { name: 'Move Pinned up' }).click();
    await page.getByRole('button', { name: 'Make Pinned as wide as the page' }).click();
    expect(await findProblems(page)).toEqual([]);
    await takePicture(page, 'home-editing');
    await page.getByRole('button', { name: 'Save for' }).click();
    await page.getByRole('menuitem', { name: 'Me', exact: true }).click();
    await page.getByText('The page is saved.').first().waitFor();
    await page.reload();
    await widget(page, 'Pinned').waitFor();
    const after = await names(page);
    expect(after).not.toContain('Plugins');
    expect(after.indexOf('Pinned')).toBe(before.indexOf('Pinned') - 1);

    const admin = await web.newPage();
    await signIn(admin, web.url, ADMIN);
    await admin.getByRole('button', { name: 'Edit page' }).click();
    await admin.getByLabel('Title').fill('Status page');
    await admin.getByLabel('Address').fill('javascript:alert(1)');
    await admin.getByRole('button', { name: 'Add link' }).click();
    await admin.getByText('It must begin with').waitFor();
    await admin.getByLabel('Address').fill('https://status.example.com');
    await admin.getByRole('button', { name: 'Add link' }).click();
    await admin.getByRole('button', { name: 'Save for' }).click();
    await admin.getByRole('menuitem', { name: 'Everybody' }).click();
    // Whoever has the page open sees it: links of their own they have none.
    await widget(page, 'Quick links').getByRole('link', { name: 'Status page' }).waitFor();

    await page.getByRole('button', { name: 'Edit page' }).click();
    await page.getByRole('button', { name: 'Undo my changes' }).click();
    await widget(page, 'Plugins').waitFor();
  }, 90_000);

  it('shows an announcement to everybody at once, until they put it away', async () => {
    const page = await web.newPage(checked);
    await signIn(page, web.url, READER, '/catalog');
    const admin = await web.newPage(checked);
    await signIn(admin, web.url, ADMIN);
    await admin.getByRole('button', { name: 'Announce…' }).click();
    await admin.getByLabel('Title').fill('Deployments stop at noon');
    await admin.getByLabel('Text').fill('See the **runbook**.\n\n<script>alert(1)</script>');
    await admin.getByLabel('Severity').selectOption('warning');
    expect(await findProblems(admin)).toEqual([]);
    await takePicture(admin, 'home-announce');
    await admin.getByRole('button', { name: 'Announce', exact: true }).click();
    const banner = page.getByRole('region', { name: 'Announcements' });
    await banner.getByText('Deployments stop at noon').waitFor();
    await banner.locator('strong', { hasText: 'runbook' }).waitFor();
    expect(await findProblems(page)).toEqual([]);
    await takePicture(page, 'home-banner');
    await banner.getByRole('button', { name: /^Put .* away$/ }).click();
    await banner.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByText('Checkout runbook').first().waitFor();
    expect(await banner.count()).toBe(0);
    // It is still listed, and gone when it is deleted.
    await page.getByRole('link', { name: 'Home' }).click();
    await widget(page, 'Announcements').getByText('Deployments stop at noon').waitFor();
    await admin.getByRole('button', { name: 'Delete Deployments stop at noon' }).click();
    await widget(page, 'Announcements').waitFor({ state: 'detached' });
  }, 90_000);

  it('goes on where it was when the connection comes back', async () => {
    const page = await web.newPage();
    const sent: { since?: number }[] = [];
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => sent.push(JSON.parse(String(payload)))),
    );
    await signIn(page, web.url, ADMIN);
    await widget(page, 'Recently changed').getByRole('listitem').first().waitFor();
    await expect.poll(() => sent.length).toBeGreaterThan(0);
    expect(sent[0]?.since).toBeUndefined();
    await web.restartServer();
    await web.api.request('POST', '/entities', {
      kind: 'Team',
      metadata: { name: 'meanwhile', title: 'Written meanwhile' },
    });
    await widget(page, 'Recently changed').getByText('Written meanwhile').waitFor();
    await expect.poll(() => sent.some(({ since }) => (since ?? 0) > 0)).toBe(true);
  });
});
