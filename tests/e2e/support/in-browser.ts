import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { ApiSession } from './api-session.ts';
import { findChromium, launchBrowser, type TestBrowser } from './browser.ts';
import {
  ADMIN_PASSWORD,
  startTestServer,
  type TestServer,
  type TestServerOptions,
} from './start-server.ts';

export interface WebTest {
  readonly server: TestServer;
  readonly url: string;
  /** The API as the first administrator. Not for servers whose first password is generated. */
  readonly api: ApiSession;
  /** A browser of its own, with its own cookies. What goes wrong in its pages fails the test. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
  restartServer(): Promise<void>;
}

export const ADMIN = { username: 'admin', password: ADMIN_PASSWORD };

/** Tests that need a server and a browser. Where there is no browser they are skipped, and say so. */
export function describeInBrowser(
  name: string,
  define: (web: WebTest) => void,
  options: TestServerOptions = { adminPassword: ADMIN_PASSWORD },
): void {
  const executable = findChromium();
  if (executable === undefined) {
    console.warn(`SKIPPED: "${name}" needs Chromium; set GANTRY_TEST_CHROMIUM to its path.`);
    describe.skip(name, () => {});
    return;
  }
  describe(name, () => {
    let server: TestServer;
    let browser: TestBrowser;
    let api: ApiSession | undefined;
    const contexts: BrowserContext[] = [];
    const faults: string[] = [];

    beforeAll(async () => {
      [server, browser] = await Promise.all([startTestServer(options), launchBrowser(executable)]);
      if (options.adminPassword !== undefined) {
        api = await ApiSession.signIn(server.url, 'admin', options.adminPassword);
      }
    });
    afterEach(async () => {
      await Promise.all(contexts.splice(0).map((context) => context.close()));
      expect(faults.splice(0)).toEqual([]);
    });
    afterAll(async () => {
      await browser?.close();
      await server?.stop();
    });

    define({
      get server() {
        return server;
      },
      get url() {
        return server.url;
      },
      get api() {
        if (!api) throw new Error('There is no administrator with a known password.');
        return api;
      },
      async newPage(contextOptions) {
        const context = await browser.newContext({
          viewport: { width: 1280, height: 900 },
          ...contextOptions,
        });
        contexts.push(context);
        const page = await context.newPage();
        page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
        page.on('console', (message) => {
          // A policy that is broken would be seen by nobody else.
          if (message.text().includes('Content Security Policy')) faults.push(message.text());
        });
        return page;
      },
      async restartServer() {
        const { port } = new URL(server.url);
        await server.halt();
        server = await startTestServer({ ...options, port: Number(port), dataDir: server.dataDir });
      },
    });
  });
}
