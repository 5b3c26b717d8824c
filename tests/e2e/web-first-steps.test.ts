import { expect, it } from 'vitest';
import { signIn } from './support/browser.ts';
import { findProblems } from './support/find-problems.ts';
import { ADMIN, describeInBrowser } from './support/in-browser.ts';
import { overflow } from './support/page-facts.ts';
import { takePicture } from './support/pictures.ts';

const WRITER = { username: 'wanda', password: 'who writes services' };

describeInBrowser('the first steps', (web) => {
  it('lead from an empty catalog to one that a team uses, and can be skipped and taken up again', async () => {
    await web.api.createUser(WRITER.username, WRITER.password, 'developer');
    const page = await web.newPage({ reducedMotion: 'reduce', bypassCSP: true });
    await signIn(page, web.url, ADMIN);
    const guide = page.getByRole('region', { name: 'First steps' });
    await guide.getByText('Take your own documents').waitFor();
    expect(await findProblems(page)).toEqual([]);
    await takePicture(page, 'first-steps');
    await guide.getByRole('button', { name: 'Look around with the demo catalog' }).click();
    await guide.getByText('Configure a plugin').waitFor();
    expect(await web.api.request<unknown[]>('GET', '/entities?limit=500')).toHaveLength(82);
    await guide.getByRole('button', { name: 'Skip' }).click();
    // Somebody is invited already, so nothing is left.
    await guide.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('heading', { name: 'Recently changed' }).waitFor();
    expect(await guide.count()).toBe(0);

    await page.keyboard.press('Control+k');
    await page.keyboard.type('first steps');
    await page.getByRole('option', { name: 'First steps' }).click();
    await page.getByRole('button', { name: 'Do it after all' }).click();
    await page.getByRole('link', { name: 'Choose a plugin' }).click();
    await page.getByRole('heading', { name: 'Plugins', level: 1 }).waitFor();
  });

  it('are not for those who only write, who are told what they can do', async () => {
    for (const { metadata, kind } of await web.api.request<
      { kind: string; metadata: { name: string; namespace: string } }[]
    >('GET', '/entities?limit=500')) {
      const { name, namespace } = metadata;
      await web.api.request('DELETE', `/entities/${kind}/${name}?namespace=${namespace}`);
    }
    const page = await web.newPage({ reducedMotion: 'reduce', bypassCSP: true });
    await signIn(page, web.url, WRITER);
    await page.getByRole('main').getByRole('link', { name: 'Import' }).waitFor();
    await page.getByRole('main').getByRole('link', { name: 'New entity' }).waitFor();
    expect(await page.getByRole('region', { name: 'First steps' }).count()).toBe(0);
    expect(await findProblems(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
});
