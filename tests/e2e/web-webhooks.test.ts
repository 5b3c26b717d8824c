import { createHmac } from 'node:crypto';
import type { Webhook } from '@gantry/client';
import { expect, it } from 'vitest';
import { signIn } from './support/browser.ts';
import { findProblems } from './support/find-problems.ts';
import { ADMIN, describeInBrowser } from './support/in-browser.ts';
import { overflow } from './support/page-facts.ts';
import { takePicture } from './support/pictures.ts';

describeInBrowser('webhooks in the browser', (web) => {
  it('are made, get a rule that is tried first, and show what came of a delivery', async () => {
    await web.api.apply([
      { kind: 'Service', metadata: { name: 'checkout' }, spec: { type: 'backend' } },
    ]);
    const page = await web.newPage();
    const main = page.getByRole('main');
    await signIn(page, web.url, ADMIN, '/webhooks');
    await main.getByText('There are no webhooks yet').waitFor();
    await main.getByRole('button', { name: 'New webhook' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('ci');
    await dialog.getByRole('button', { name: 'Create' }).click();
    const secret = await dialog.locator('code', { hasText: 'whsec_' }).innerText();
    const path = new URL(await dialog.locator('code', { hasText: '/api/v1' }).innerText()).pathname;
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('heading', { name: 'ci', level: 1 }).waitFor();

    await page.getByRole('tab', { name: 'Settings' }).click();
    await main.getByLabel('What a delivery is about').fill('/service');
    await main.getByLabel('Entities are known by it as their').selectOption('name');
    await main.getByLabel('Only entities of these kinds').fill('Service,');
    await main.getByLabel('Only entities of these kinds').press('Enter');
    await main.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The webhook is saved.', { exact: true }).waitFor();
    await takePicture(page, 'webhook-settings');

    const body = JSON.stringify({ service: 'checkout', result: 'broken', token: 'canary-value' });
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const answer = await fetch(web.url + path, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'build',
        'x-github-delivery': 'first',
        'x-hub-signature-256': `sha256=${signature}`,
      },
    });
    expect(answer.status).toBe(202);

    await page.getByRole('tab', { name: 'Rules' }).click();
    await main.getByRole('button', { name: 'Add a rule' }).click();
    await main.getByLabel('Name').fill('broken builds');
    await main.getByLabel('Handler').selectOption('gantry:mark_entity');
    await main.getByLabel('Filter').fill('payload.result ==');
    await main
      .getByLabel('Configuration')
      .fill('{"annotation": "ci/build", "from": "/payload/result"}');
    await main.getByRole('button', { name: 'Save' }).click();
    await main.getByText('Unexpected token').first().waitFor();
    await main.getByLabel('Filter').fill('payload.result == "broken"');
    await main.getByRole('button', { name: 'Try on stored deliveries' }).click();
    await main
      .getByRole('row', { name: /build Service\/default\/checkout broken builds/ })
      .waitFor();
    await takePicture(page, 'webhook-rules');
    expect(await findProblems(page)).toEqual([]);
    await main.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The webhook is saved.', { exact: true }).last().waitFor();

    await page.getByRole('tab', { name: 'Deliveries' }).click();
    await main.getByRole('button', { name: /Delivery build of/ }).click();
    await main.getByText('canary-value').waitFor({ state: 'detached' });
    await main.getByRole('button', { name: 'Replay', exact: true }).click();
    await main
      .getByRole('row', { name: /broken builds Service\/default\/checkout Done/ })
      .waitFor();
    await takePicture(page, 'webhook-deliveries');
    expect(await main.innerText()).not.toContain(secret);
    expect(await findProblems(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    const [webhook] = await web.api.request<Webhook[]>('GET', '/webhooks');
    expect(webhook?.rules).toMatchObject([{ name: 'broken builds' }]);
  });

  it('have subscriptions beside them', async () => {
    const page = await web.newPage();
    const main = page.getByRole('main');
    await signIn(page, web.url, ADMIN, '/subscriptions');
    await main.getByRole('button', { name: 'New subscription' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('chat');
    await dialog.getByLabel('Address').fill('https://chat.example.com/hook');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.locator('code', { hasText: 'whsec_' }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await main.getByRole('heading', { name: 'chat' }).waitFor();
    await takePicture(page, 'subscriptions');
    expect(await findProblems(page)).toEqual([]);
    await main.getByRole('button', { name: 'Delete the subscription chat' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await main.getByText('There are no subscriptions yet').waitFor();
  });
});
