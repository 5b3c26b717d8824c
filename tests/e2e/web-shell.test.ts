import { beforeAll, expect, it } from 'vitest';
import { signIn } from './support/browser.ts';
import { findProblems } from './support/find-problems.ts';
import { ADMIN, describeInBrowser } from './support/in-browser.ts';
import { takePicture } from './support/pictures.ts';
import { sampleCatalog } from './support/sample-catalog.ts';

describeInBrowser('the frame of every page', (web) => {
  beforeAll(() => web.api.apply(sampleCatalog()));

  it('remembers which groups of the navigation somebody opened and closed', async () => {
    const page = await web.newPage({ reducedMotion: 'reduce', bypassCSP: true });
    await signIn(page, web.url, ADMIN);
    const navigation = page.getByRole('navigation', { name: 'Main' });
    await navigation.getByRole('link', { name: /^Service/ }).waitFor();
    expect(await navigation.getByRole('link', { name: 'Users' }).count()).toBe(0);

    await navigation.getByRole('button', { name: 'Access' }).click();
    await navigation.getByRole('link', { name: 'Rules' }).waitFor();
    await navigation.getByRole('button', { name: 'Catalog' }).press('Enter');
    expect(await navigation.getByRole('link', { name: /^Service/ }).count()).toBe(0);
    expect(await findProblems(page)).toEqual([]);
    await takePicture(page, 'shell-groups');

    await page.reload();
    await navigation.getByRole('link', { name: 'Rules' }).waitFor();
    expect(await navigation.getByRole('link', { name: /^Service/ }).count()).toBe(0);
  });

  it('shows where one is even in a group that is closed', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/access/groups');
    const navigation = page.getByRole('navigation', { name: 'Main' });
    const current = navigation.locator('[aria-current="page"]');
    expect(await current.allInnerTexts()).toEqual(['Groups']);
    expect(await navigation.getByRole('link', { name: 'Users' }).count()).toBe(0);
    // A kind without entities takes no room, unless it is what one looks at.
    expect(await navigation.getByRole('link', { name: /^Action/ }).count()).toBe(0);
    await page.goto(`${web.url}/catalog/Action`);
    await navigation.getByRole('link', { name: /^Action/ }).waitFor();
  });
});
