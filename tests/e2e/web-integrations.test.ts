import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { signIn } from './support/browser.ts';
import { findProblems } from './support/find-problems.ts';
import { ADMIN, describeInBrowser } from './support/in-browser.ts';
import { overflow } from './support/page-facts.ts';
import { takePicture } from './support/pictures.ts';
import { sampleCatalog } from './support/sample-catalog.ts';
import { ADMIN_PASSWORD } from './support/start-server.ts';

const CAPABILITIES = fileURLToPath(new URL('../fixtures/plugins/capabilities/', import.meta.url));
const ENTITY = '/catalog/Service/default/checkout';
const VALUE = 'postgres://orders';
const READER = { username: 'rita', password: 'a reader of pages' };

describeInBrowser(
  'integrations',
  (web) => {
    const checked = { reducedMotion: 'reduce' as const, bypassCSP: true };

    beforeAll(async () => {
      await web.api.apply(sampleCatalog());
      await web.api.createUser(READER.username, READER.password, 'viewer');
      await web.api.request('PUT', '/plugins/keeper/config', { token: 'right' });
      for (const plugin of ['keeper', 'diary']) {
        await web.api.request('PUT', `/plugins/${plugin}/enable`, { enabled: true });
      }
    });

    it('are made with a test before, listed with their state, and deleted', async () => {
      const page = await web.newPage(checked);
      await signIn(page, web.url, ADMIN, '/integrations');
      await page.getByRole('link', { name: 'New integration' }).click();
      await page.getByLabel('Plugin', { exact: true }).selectOption('keeper');
      await page.getByLabel('Name', { exact: true }).fill('Second keeper');
      await page.getByLabel('Token').fill('wrong');
      await page.getByRole('button', { name: 'Test connection' }).click();
      await page.getByText('401: unknown token').waitFor();
      expect(await findProblems(page), 'a new integration').toEqual([]);
      await takePicture(page, 'integration-new');
      await page.getByLabel('Token').fill('right');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('heading', { name: 'Second keeper', level: 1 }).waitFor();
      expect(page.url()).toContain('/integrations/keeper/second-keeper');
      await page.getByText('A value is stored').waitFor();
      expect(await findProblems(page), 'an integration').toEqual([]);
      await takePicture(page, 'integration');

      await page.getByRole('navigation', { name: 'Where this page is' }).getByRole('link').click();
      await page.getByRole('link', { name: 'Second keeper' }).waitFor();
      expect(await findProblems(page), 'integrations').toEqual([]);
      await page.getByRole('link', { name: 'Second keeper' }).click();
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('heading', { name: 'Integrations', level: 1 }).waitFor();
      await page.getByRole('link', { name: 'Second keeper' }).waitFor({ state: 'detached' });
    });

    it('are assigned by a selector whose options the server checks, and can be put back', async () => {
      const page = await web.newPage(checked);
      await signIn(page, web.url, ADMIN, '/integrations');
      await page.getByRole('button', { name: 'Assign' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Integration').selectOption({ label: 'Default (keeper/default)' });
      await dialog.getByLabel('Kind', { exact: true }).fill('Service');
      await page.keyboard.press('Enter');
      await dialog.getByLabel('Options').fill('depth: deep');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.getByText(/integer/).waitFor();
      expect(await findProblems(page), 'an assignment').toEqual([]);
      await takePicture(page, 'assignment');
      await dialog.getByLabel('Options').fill('depth: 2');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.getByRole('cell', { name: 'kind Service', exact: true }).waitFor();
      await takePicture(page, 'integrations');

      await page.getByRole('button', { name: 'Remove the assignment to kind Service' }).click();
      await page.getByText('Nothing is assigned').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('cell', { name: 'kind Service', exact: true }).waitFor();
    });

    it('show an entity’s configuration, and a secret only on purpose', async () => {
      const page = await web.newPage(checked);
      await signIn(page, web.url, ADMIN, `${ENTITY}?tab=configuration`);
      await page.getByText('There is no key yet.').waitFor();
      await page.getByRole('button', { name: 'Add key' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Key', { exact: false }).first().fill('database/url');
      await dialog.getByLabel('Type').selectOption('secret');
      await dialog.getByLabel('New value').fill(VALUE);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('cell', { name: 'database/url', exact: true }).waitFor();
      expect(await page.getByText(VALUE).count()).toBe(0);
      await page.getByRole('button', { name: 'Reveal the secret database/url' }).click();
      await page.getByText(VALUE).waitFor();
      await takePicture(page, 'entity-configuration');
      await page.getByRole('button', { name: 'Hide database/url' }).click();
      expect(await page.getByText(VALUE).count()).toBe(0);
      expect(await findProblems(page)).toEqual([]);
      const trail = await web.api.request<{ action: string }[]>('GET', '/audit?limit=20');
      expect(trail.map(({ action }) => action)).toContain('configuration.revealed');

      const reader = await web.newPage();
      await signIn(reader, web.url, READER, `${ENTITY}?tab=configuration`);
      await reader.getByRole('cell', { name: 'database/url', exact: true }).waitFor();
      expect(await reader.getByRole('button', { name: 'Add key' }).count()).toBe(0);
    });

    it('show an entity’s logs, counted, filtered and followed', async () => {
      await web.api.request('POST', '/assignments', {
        plugin: 'diary',
        capability: 'logs',
        entity: 'Service/checkout',
        options: { entries: 9 },
      });
      const page = await web.newPage(checked);
      await signIn(page, web.url, ADMIN, `${ENTITY}?tab=logs`);
      await page.getByText('9 shown').waitFor();
      await page.getByRole('region', { name: 'Entries', exact: true }).first().waitFor();
      expect(await findProblems(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await takePicture(page, 'entity-logs');
      await page.getByRole('button', { name: 'error', exact: true }).click();
      await page.getByText('3 shown').waitFor();
      await page
        .getByRole('list', { name: 'Entries over time' })
        .getByRole('button')
        .last()
        .click();
      await page.getByRole('button', { name: ' – ' }).waitFor();
      await page.getByRole('button', { name: 'Follow', exact: true }).click();
      await page.getByRole('button', { name: 'Stop following' }).waitFor();
      // What the source refuses is said in its words.
      await page.getByLabel('Comparison').selectOption('regex');
      await page.getByLabel('Value').fill('x+');
      await page.keyboard.press('Enter');
      await page.getByText('The diary has no regular expressions.').waitFor();
    });
  },
  { adminPassword: ADMIN_PASSWORD, pluginDirs: [CAPABILITIES] },
);
