import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestProcess } from '../support/child-process.ts';
import { serve } from '../support/gantry-process.ts';
import { type KubernetesFixture, startKubernetesFixture } from '../support/kubernetes-fixture.ts';
import { findChromium, launchBrowser, type TestBrowser } from './support/browser.ts';

const executable = findChromium();
if (executable === undefined) {
  console.warn('SKIPPED: Kubernetes in the browser needs Chromium; set GANTRY_TEST_CHROMIUM.');
}
/** A folder for a picture of each step, for people to look at. */
const pictures = process.env.GANTRY_TEST_PICTURES;

describe.skipIf(executable === undefined)('somebody who has just started Gantry', () => {
  let folder: string;
  let server: TestProcess;
  let fixture: KubernetesFixture;
  let browser: TestBrowser;
  let page: Page;
  let url: string;
  const faults: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gantry-e2e-web-kubernetes-'));
    server = serve(folder);
    [fixture, browser] = await Promise.all([
      startKubernetesFixture(),
      launchBrowser(executable as string),
      server.waitFor(/└/),
    ]);
    url = /Gantry is at (\S+)/.exec(server.output)?.[1] ?? '';
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) faults.push(message.text());
    });
    if (pictures) mkdirSync(pictures, { recursive: true });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await fixture?.process.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  afterEach(({ task }) => (task.result?.state === 'fail' ? picture('failed', 2_200) : undefined));

  let count = 0;
  const picture = async (name: string, height = 900): Promise<void> => {
    count++;
    if (!pictures) return;
    await page.setViewportSize({ width: 1280, height });
    // What moves comes to rest, and lists measure themselves again.
    await page.waitForTimeout(300);
    await page.screenshot({
      path: join(pictures, `${String(count).padStart(2, '0')}-${name}.png`),
    });
    await page.setViewportSize({ width: 1280, height: 900 });
  };
  const shown = () => page.locator('h1 + span').textContent();

  it('signs in with the printed password and chooses another', async () => {
    const password = /password {2}(\S+)/.exec(server.output)?.[1] ?? '';
    await page.goto(url);
    await page.getByLabel('Username').fill('admin');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await picture('sign-in');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('New password', { exact: true }).fill('a password of my own');
    await page.getByLabel('New password again').fill('a password of my own');
    await picture('new-password');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    await picture('empty-catalog');
  });

  it('connects two clusters', async () => {
    await page.getByRole('link', { name: 'Plugins' }).first().click();
    await page.getByRole('heading', { name: 'Plugins', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Kubernetes' }).waitFor();
    await picture('plugins');
    await page.getByRole('link', { name: 'Kubernetes' }).click();
    await page.getByRole('heading', { name: 'Kubernetes', level: 1 }).waitFor();
    await picture('plugin', 2_200);
    for (const [index, cluster] of fixture.config.clusters.entries()) {
      // There is room for the first one already.
      if (index > 0) await page.getByRole('button', { name: 'Add to Clusters' }).click();
      const field = (name: string) => page.getByRole('textbox', { name, exact: true }).nth(index);
      await field('Name').fill(cluster.name);
      await field('API server').fill(cluster.url);
      await page
        .getByLabel('Token', { exact: true })
        .nth(index)
        .fill(index === 0 ? 'wrong' : cluster.token);
    }
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page.getByText('It does not work yet').waitFor();
    await picture('test-refused', 2_200);
    const [prod] = fixture.config.clusters;
    await page
      .getByLabel('Token', { exact: true })
      .first()
      .fill(prod?.token ?? '');
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page.getByText('It works').waitFor();
    await picture('test-passed', 2_200);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. Now enable').first().waitFor();
    await picture('saved');
  });

  it('watches entities stream into the catalog', async () => {
    for (const { name } of fixture.config.clusters) {
      const effect = { kind: 'slow', delayMs: 2_000 };
      const fault = { resource: 'services', skip: 1, effect };
      await fixture.request(name, 'POST', '/__fixture/faults', fault);
    }
    await page.getByRole('button', { name: 'Enable Kubernetes' }).click();
    await page.getByRole('progressbar', { name: 'Progress of the sync' }).waitFor();
    await page.getByRole('link', { name: 'See what has come in so far' }).waitFor();
    await picture('syncing');
    await page.getByRole('link', { name: 'See what has come in so far' }).click();
    await expect.poll(async () => Number(await shown())).toBeGreaterThan(0);
    const early = Number(await shown());
    await picture('catalog-while-syncing');
    await expect.poll(shown).toBe('46');
    expect(early).toBeLessThan(46);
    await picture('catalog');
  });

  it('sees the pods, restarts, events and logs of a workload', async () => {
    await page.goto(`${url}/catalog/Service?q=frontend`);
    await picture('search');
    await page.getByRole('link', { name: 'frontend' }).first().click();
    await page.getByRole('heading', { name: 'frontend', level: 1 }).waitFor();
    await picture('workload', 2_200);
    await page.getByRole('tab', { name: 'Kubernetes' }).click();
    await page.getByText('1 of 2 replicas ready: CrashLoopBackOff').waitFor();
    const pods = page.getByRole('region', { name: 'Pods' });
    const crashing = pods.getByRole('row', { name: /frontend-66b8d-crash/ });
    await crashing.getByText('CrashLoopBackOff').waitFor();
    await crashing.getByRole('cell', { name: '7', exact: true }).waitFor();
    const events = page.getByRole('region', { name: 'Events' });
    await events.getByText('Back-off restarting failed container').waitFor();
    const log = page.getByRole('group', { name: /^Log of/ });
    await page.getByLabel('Source').selectOption({ label: 'frontend-66b8d-good1 · app' });
    await log.getByText('grüße aus dem Pod ✓').waitFor();
    // Live: what the container says while we look.
    await log.getByText(/^tick 2 of shop\/frontend-66b8d-good1\/app/).waitFor();
    await picture('kubernetes-tab', 2_200);
    await page.getByRole('tab', { name: 'Relations' }).click();
    await page.getByRole('link', { name: /shop/ }).first().waitFor();
    await picture('relations');
    expect(faults).toEqual([]);
  });
});
