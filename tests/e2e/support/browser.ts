import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser to test with; `undefined` where there is none. */
export function findChromium(): string | undefined {
  const named = process.env.GANTRY_TEST_CHROMIUM;
  if (named !== undefined && named !== '') return named;
  return CANDIDATES.find((path) => existsSync(path));
}

export interface TestBrowser {
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>;
  close(): Promise<void>;
}

/** Starts a browser that talks to nobody but the server under test. */
export async function launchBrowser(executablePath: string): Promise<TestBrowser> {
  const home = mkdtempSync(join(tmpdir(), 'gantry-chromium-'));
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    env: { ...process.env, HOME: home } as Record<string, string>,
  });
  return {
    newContext: (options) =>
      browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options }),
    close: async () => {
      await browser.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Signs in through the page, as a person does. */
export async function signIn(
  page: Page,
  url: string,
  { username, password }: { username: string; password: string },
  path = '/',
): Promise<void> {
  await page.goto(`${url}${path}`);
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /^Account of / }).waitFor();
}
