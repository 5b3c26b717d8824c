import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { ApiSession } from './support/api-session.ts';
import { signIn } from './support/browser.ts';
import { findProblems } from './support/find-problems.ts';
import { ADMIN, describeInBrowser } from './support/in-browser.ts';
import { overflow } from './support/page-facts.ts';

const PICTURES = process.env.GANTRY_TEST_PICTURES;
const PASSWORD = 'a password for tests';

/** Leaves a picture in both themes and at the width of a phone, where pictures are asked for. */
async function keep(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  const take = async (suffix: string) => {
    await page.screenshot({ path: join(PICTURES, `${name}${suffix}.png`), fullPage: true });
  };
  await take('');
  await page.emulateMedia({ colorScheme: 'dark' });
  await take('-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 844 });
  await take('-phone');
  await page.setViewportSize({ width: 1280, height: 900 });
}

describeInBrowser('actions in the browser', (web) => {
  beforeAll(async () => {
    await web.api.apply([
      { kind: 'Service', metadata: { name: 'shop', title: 'Shop' }, spec: {} },
      {
        kind: 'Action',
        metadata: {
          name: 'rename-service',
          title: 'Rename a service',
          description: 'Gives a service another title.',
          owner: 'platform',
        },
        spec: {
          type: 'internal',
          category: 'Catalog',
          config: {
            operation: 'update-entity',
            entity: 'Service/${{ inputs.service }}',
            set: { metadata: { title: '${{ inputs.title }}' } },
          },
          inputs: [
            {
              name: 'service',
              type: 'select',
              title: 'Service',
              entityKind: 'Service',
              required: true,
            },
            { name: 'title', type: 'string', title: 'New title', required: true },
          ],
        },
      },
      {
        kind: 'Action',
        metadata: { name: 'retire-service', title: 'Retire a service', owner: 'platform' },
        spec: {
          type: 'internal',
          category: 'Catalog',
          effect: 'destructive',
          config: {
            operation: 'update-entity',
            entity: 'Service/${{ inputs.service }}',
            set: { spec: { lifecycle: 'deprecated' } },
          },
          inputs: [
            {
              name: 'service',
              type: 'select',
              title: 'Service',
              entityKind: 'Service',
              required: true,
            },
          ],
          permissions: { requireApproval: true },
        },
      },
      {
        kind: 'Action',
        metadata: { name: 'reconcile', title: 'Reconcile' },
        spec: { type: 'flux-update' },
      },
    ]);
    await web.api.createUser('dora', PASSWORD, 'developer');
  });

  it('leads from the list over the form, what is wrong with it and its plan to a run', async () => {
    const page = await web.newPage();
    const main = page.getByRole('main');
    await signIn(page, web.url, ADMIN, '/actions');
    await main.getByText('Cannot be run').waitFor();
    await keep(page, 'actions');
    await main.getByRole('link', { name: 'Rename a service' }).click();
    await page.getByRole('heading', { name: 'Rename a service', level: 1 }).waitFor();
    await main.getByLabel('Service').fill('missing');
    await main.getByRole('button', { name: 'Run', exact: true }).click();
    await main.getByText('there is no Service/missing').waitFor();
    await main.getByText('is required').waitFor();
    await keep(page, 'action-refused');
    await main.getByLabel('Service').fill('shop');
    await main.getByLabel('New title').fill('The shop');
    await main.getByRole('button', { name: 'Show what it would do' }).click();
    await main.getByText('Change Service/shop: {"metadata":{"title":"The shop"}}').waitFor();
    await keep(page, 'action-plan');
    await main.getByRole('button', { name: 'Run', exact: true }).click();
    await main.getByText('Service/shop: updated.').waitFor();
    await main.getByText('Succeeded').first().waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/runs\//);
    await keep(page, 'run');

    await page.goto(`${web.url}/catalog/Service/default/shop?tab=actions`);
    await main.getByRole('row', { name: /Rename a service Succeeded admin/ }).waitFor();
    await keep(page, 'entity-actions');
    await main.getByRole('link', { name: 'Retire a service' }).click();
    expect(await main.getByLabel('Service').inputValue()).toBe('shop');
  });

  it('asks somebody else, who decides from the home page with a reason', async () => {
    const page = await web.newPage();
    const main = page.getByRole('main');
    await signIn(page, web.url, { username: 'dora', password: PASSWORD }, '/actions');
    await main.getByRole('link', { name: 'Retire a service' }).click();
    await main.getByLabel('Service').fill('shop');
    await main.getByRole('button', { name: 'Ask for approval' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click();
    await main.getByText('This run waits for the approval of somebody else').waitFor();
    const { pathname } = new URL(page.url());

    const other = await web.newPage();
    const theirs = other.getByRole('main');
    await signIn(other, web.url, ADMIN);
    await theirs.getByRole('heading', { name: 'Waiting for your approval' }).waitFor();
    await keep(other, 'home-approvals');
    await theirs
      .getByRole('region', { name: 'Waiting for your approval' })
      .getByRole('link', { name: 'Retire a service' })
      .click();
    await theirs.getByText('This run waits for your decision').waitFor();
    await keep(other, 'run-awaiting');
    await theirs.getByRole('button', { name: 'Approve' }).click();
    const dialog = other.getByRole('dialog');
    await dialog.getByLabel('Why').fill('The shop has moved.');
    await keep(other, 'run-approve');
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await theirs.getByText('The shop has moved.').waitFor();
    // The one who asked sees it without doing anything.
    await main.getByText('Service/shop: updated.').waitFor();
    expect(new URL(other.url()).pathname).toBe(pathname);
  });

  it('is accessible in both themes and fits on a phone', async () => {
    const page = await web.newPage({ reducedMotion: 'reduce', bypassCSP: true });
    const dora = await ApiSession.signIn(web.url, 'dora', PASSWORD);
    const run = await dora.request<{ id: string }>('POST', '/actions/retire-service/execute', {
      inputs: { service: 'shop' },
      confirm: true,
    });
    await signIn(page, web.url, ADMIN);
    for (const [path, loaded] of [
      ['/actions', 'Rename a service'],
      ['/actions/default/rename-service', 'New title'],
      ['/actions/default/reconcile', 'nothing here runs "flux-update"'],
      ['/runs', 'Asked for by'],
      [`/runs/${run.id}`, 'This run waits for your decision'],
    ] as const) {
      await page.goto(`${web.url}${path}`);
      await page.getByRole('main').getByText(loaded).first().waitFor();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await findProblems(page), `${path} ${colorScheme}`).toEqual([]);
      }
      await page.setViewportSize({ width: 360, height: 800 });
      expect(await overflow(page), path).toEqual(0);
      await page.setViewportSize({ width: 1280, height: 900 });
    }
  });
});
