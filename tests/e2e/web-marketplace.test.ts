import { afterAll, beforeAll, expect, it } from 'vitest';
import { FileServer } from '../support/file-server.ts';
import { packPanelPlugin } from '../support/panel-plugin.ts';
import { signIn } from './support/browser.ts';
import { findProblems } from './support/find-problems.ts';
import { ADMIN, describeInBrowser } from './support/in-browser.ts';
import { overflow } from './support/page-facts.ts';
import { takePicture } from './support/pictures.ts';

let files: FileServer;
beforeAll(async () => {
  files = await FileServer.start();
});
afterAll(() => files?.stop());

const publish = (version: string, more: Parameters<typeof packPanelPlugin>[1] = {}) =>
  files.serve(`/clockwork-${version}.tgz`, packPanelPlugin(version, more));

describeInBrowser('the marketplace', (web) => {
  it('installs, updates, goes back and uninstalls, and asks before', async () => {
    const page = await web.newPage({ reducedMotion: 'reduce', bypassCSP: true });
    await signIn(page, web.url, ADMIN, '/marketplace');
    await page.getByRole('heading', { name: 'Marketplace', level: 1 }).waitFor();
    await page.getByRole('heading', { name: 'Acme Cloud' }).waitFor();
    await page.getByRole('searchbox', { name: 'Search plugins' }).fill('nothing like it');
    await page.getByRole('heading', { name: 'No plugin fits' }).waitFor();
    await page.getByRole('searchbox', { name: 'Search plugins' }).fill('');

    const install = async (plugin: { package: string; integrity: string }) => {
      await page.getByRole('button', { name: 'Install a package' }).click();
      await page.getByLabel('Package *').fill(plugin.package);
      await page.getByLabel('Integrity').fill(plugin.integrity);
      await page.getByRole('button', { name: 'Look at it' }).click();
    };
    const dialog = page.getByRole('dialog', { name: 'Change of plugins' });

    // What cannot be installed from here is said where it was written.
    await install({ package: './mine.tgz', integrity: '' });
    await page.getByText('gantry plugin publish').first().waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();

    await install(publish('1.0.0'));
    await dialog.getByRole('heading', { name: 'Install Clockwork 1.0.0' }).waitFor();
    await dialog.getByText('time.example.com').waitFor();
    expect(await findProblems(page), 'consent').toEqual([]);
    await takePicture(page, 'marketplace-consent');
    await dialog.getByRole('button', { name: 'Agree and install' }).click();
    await dialog.getByText('Done. New calls use it already.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('heading', { name: 'Clockwork' }).waitFor();

    await install(publish('1.1.0', { network: ['time.example.com', 'more.example.com'] }));
    await dialog.getByText('connects to another host: more.example.com').waitFor();
    await dialog.getByRole('button', { name: 'Agree', exact: true }).click();
    await dialog.getByText('Done. New calls use it already.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();

    await install(publish('6.6.6', { code: 'throw new Error("not today");' }));
    await dialog.getByText('not today').first().waitFor();
    await takePicture(page, 'marketplace-failed');
    await dialog.getByRole('button', { name: 'Close' }).last().click();

    await page.getByRole('button', { name: 'Go back to it: 1' }).click();
    await dialog.getByRole('heading', { name: 'Clockwork: 1.1.0 → 1.0.0' }).waitFor();
    await dialog.getByRole('button', { name: 'Agree', exact: true }).click();
    await dialog.getByText('Done. New calls use it already.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('button', { name: 'Verify files' }).click();
    await page.getByText('Every file is as it was installed.').waitFor();
    await takePicture(page, 'marketplace');
    expect(await findProblems(page), 'marketplace').toEqual([]);

    await page.getByRole('button', { name: 'Clockwork', exact: true }).click();
    await page.getByText('connects to', { exact: false }).first().waitFor();
    await takePicture(page, 'marketplace-entry');
    await page.getByRole('button', { name: 'Uninstall' }).click();
    await dialog.getByText('This is deleted with it:').waitFor();
    await dialog.getByRole('button', { name: 'Agree', exact: true }).click();
    await dialog.getByText('Done. New calls use it already.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('heading', { name: 'Clockwork' }).waitFor({ state: 'detached' });
  }, 180_000);

  it('fits on a phone', async () => {
    const page = await web.newPage({ viewport: { width: 360, height: 740 }, hasTouch: true });
    await signIn(page, web.url, ADMIN, '/marketplace');
    await page.getByRole('heading', { name: 'Acme Cloud' }).waitFor();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await takePicture(page, 'marketplace-phone');
  });
});
