import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job } from '@gantry/client';
import { openStore } from '@gantry/storage';
import { sampleJob, sampleSchedule } from '@gantry/storage/testing';
import { beforeAll, expect, it } from 'vitest';
import { signIn } from './support/browser.ts';
import { findProblems } from './support/find-problems.ts';
import { ADMIN, describeInBrowser } from './support/in-browser.ts';
import { overflow } from './support/page-facts.ts';
import { takePicture } from './support/pictures.ts';
import { ADMIN_PASSWORD } from './support/start-server.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'gantry-web-jobs-'));
const AT = new Date(Date.now() - 3_600_000).toISOString();
const ERROR = 'The remote system answered 500 in every attempt.';

/** What an earlier run of the server has left behind. */
beforeAll(async () => {
  const store = await openStore(join(dataDir, 'gantry.db'));
  await store.transaction(async (tx) => {
    const job = {
      type: 'lifecycle',
      key: 'lifecycle:orders',
      payload: '{"run":"none"}',
      created_at: AT,
    };
    await tx.jobs.insert(
      sampleJob('dead', {
        ...job,
        state: 'dead',
        attempt: 5,
        max_attempts: 5,
        error: JSON.stringify({ message: ERROR, code: 'PLUGIN_UNAVAILABLE' }),
        started_at: AT,
        finished_at: AT,
      }),
    );
    const line = (level: string, message: string) => ({ job_id: 'dead', at: AT, level, message });
    await tx.jobs.appendLog([line('info', 'Asking the hook.'), line('warn', 'It is away.')]);
    const { type, payload } = job;
    const report = sampleSchedule('report/weekly', { title: 'Weekly report', type, payload });
    await tx.jobSchedules.put(report);
  });
  await store.close();
});

describeInBrowser(
  'jobs in the browser',
  (web) => {
    it('are accessible, and fit on a phone', async () => {
      const page = await web.newPage({
        reducedMotion: 'reduce',
        // The checker is a script of its own, which our policy would not let in.
        bypassCSP: true,
      });
      await signIn(page, web.url, ADMIN);
      for (const [path, loaded] of [
        ['/jobs', '1 job failed for good'],
        ['/jobs/dead', 'It is away.'],
        ['/jobs/none', 'There is no such job'],
        ['/jobs/schedules', 'Weekly report'],
      ] as const) {
        await page.setViewportSize({ width: 1_280, height: 800 });
        await page.goto(`${web.url}${path}`);
        await page.getByText(loaded).first().waitFor();
        expect(await findProblems(page), path).toEqual([]);
        await page.setViewportSize({ width: 360, height: 740 });
        expect(await overflow(page), path).toBeLessThanOrEqual(0);
      }
    }, 120_000);

    it('lead from what failed for good to why, and to another attempt', async () => {
      const page = await web.newPage();
      await signIn(page, web.url, ADMIN, '/jobs');
      const main = page.getByRole('main');
      await main.getByText('1 job failed for good').waitFor();
      await takePicture(page, 'jobs');
      await main.getByRole('link', { name: 'Show them' }).click();
      await main.getByRole('row', { name: /lifecycle:orders Failed for good/ }).waitFor();
      await main.getByRole('link', { name: 'Lifecycle hook' }).click();
      await page.getByRole('heading', { name: 'Lifecycle hook', level: 1 }).waitFor();
      await main.getByText(ERROR).waitFor();
      await main.getByText('It is away.').waitFor();
      await takePicture(page, 'job-dead');
      await main.getByRole('button', { name: 'Retry' }).click();
      await main.getByText('There is no lifecycle run none').waitFor();
      await main.getByText('1 of 5').waitFor();
      const { state } = await web.api.request<Job>('GET', '/jobs/dead');
      expect(state).toBe('failed');
    });

    it('are followed while they run, line by line, and stopped', async () => {
      await web.api.request('PUT', '/plugins/acme-cloud/config', {
        endpoint: 'https://acme.example.com',
        apiKey: 'right',
        entities: 4_000,
        pauseMs: 150,
      });
      await web.api.request('PUT', '/plugins/acme-cloud/enable', { enabled: true });
      const page = await web.newPage();
      await signIn(page, web.url, ADMIN, '/jobs?state=running');
      const main = page.getByRole('main');
      await main.getByRole('link', { name: 'Sync', exact: true }).click();
      await page.getByRole('heading', { name: 'Sync', level: 1 }).waitFor();
      const lines = main.getByLabel('Log').locator('time');
      await expect.poll(() => lines.count()).toBeGreaterThan(0);
      const before = await lines.count();
      await expect.poll(() => lines.count()).toBeGreaterThan(before);
      await takePicture(page, 'job-running');
      await main.getByRole('button', { name: 'Cancel' }).click();
      await main.getByText('Cancelled', { exact: true }).waitFor();
      await main.getByRole('button', { name: 'Retry' }).waitFor();
    });

    it('are queued by schedules that are paused, resumed and run by hand', async () => {
      const page = await web.newPage();
      await signIn(page, web.url, ADMIN, '/jobs');
      const main = page.getByRole('main');
      await main.getByRole('link', { name: 'Schedules' }).click();
      const row = main.getByRole('row', { name: /Weekly report/ });
      await row.getByText('Europe/Berlin').waitFor();
      await takePicture(page, 'schedules');
      await row.getByRole('button', { name: 'Pause Weekly report' }).click();
      await row.getByText('Paused').waitFor();
      await row.getByRole('button', { name: 'Resume Weekly report' }).click();
      await row.getByRole('button', { name: 'Run Weekly report now' }).click();
      await page.getByText('The job is queued.').first().waitFor();
      await row.getByRole('link').waitFor();
    });
  },
  { adminPassword: ADMIN_PASSWORD, dataDir },
);
