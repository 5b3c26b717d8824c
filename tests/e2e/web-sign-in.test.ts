import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CLIENT_ID, CLIENT_SECRET, OpenIdProvider } from '../support/openid-provider.ts';
import { signIn } from './support/browser.ts';
import { ADMIN, describeInBrowser } from './support/in-browser.ts';

const PICTURES = process.env.GANTRY_TEST_PICTURES;
const ada = {
  sub: 'ada-at-idp',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  email_verified: true,
  groups: ['engineers'],
};

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

describeInBrowser(
  'signing in with an account of another system',
  (web) => {
    let provider: OpenIdProvider;

    beforeAll(async () => {
      provider = await OpenIdProvider.start();
      provider.register([
        `${web.url}/api/v1/auth/sso/oidc/default/callback`,
        `${web.url}/api/v1/me/identities/oidc/default/callback`,
      ]);
      await web.api.request('PUT', '/plugins/oidc/config', {
        issuer: provider.issuer,
        clientId: CLIENT_ID,
        clientSecret: CLIENT_SECRET,
        offlineAccess: true,
      });
      await web.api.request('PUT', '/plugins/oidc/enable', { enabled: true });
      await web.api.request('PUT', '/sign-in-providers/oidc/default', {
        label: 'Example Login',
        createUsers: true,
        domains: ['example.com'],
        roles: { engineers: 'developer' },
      });
    });
    afterAll(async () => {
      await provider?.stop();
    });

    it('leads there and back to the page that was asked for, signed in', async () => {
      provider.account = ada;
      const page = await web.newPage();
      await page.goto(`${web.url}/account?tab=connections`);
      await page.getByRole('link', { name: 'Sign in with Example Login' }).waitFor();
      await picture(page, 'sign-in');
      await page.getByRole('link', { name: 'Sign in with Example Login' }).click();
      await page.getByRole('heading', { name: 'My account', level: 1 }).waitFor();
      await page.getByText('Signed in as ada.').waitFor();
      await page.getByText('as Ada Lovelace').waitFor();
      await picture(page, 'connected');
      // Whoever has no password cannot take away what they sign in with.
      await page.getByRole('button', { name: 'Disconnect OpenID Connect' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
      await page.getByText('The account was not disconnected', { exact: true }).waitFor();
    });

    it('says when somebody may not', async () => {
      provider.account = { ...ada, sub: 'eve', email: 'eve@elsewhere.example' };
      const page = await web.newPage();
      await page.goto(`${web.url}/sign-in`);
      await page.getByRole('link', { name: 'Sign in with Example Login' }).click();
      await page
        .getByRole('alert')
        .getByText('With that account you may not sign in here.')
        .waitFor();
      await picture(page, 'refused');
    });

    it('connects the account of somebody who is signed in with a password, and lets go of it', async () => {
      provider.account = { ...ada, sub: 'admin-at-idp', name: 'The Administrator' };
      const page = await web.newPage({
        viewport: { width: 390, height: 800 },
        colorScheme: 'dark',
      });
      await signIn(page, web.url, ADMIN, '/account?tab=connections');
      await page.getByText('Not connected').waitFor();
      await page.getByRole('button', { name: 'Connect OpenID Connect', exact: true }).click();
      await page.getByText('as The Administrator').waitFor();
      await picture(page, 'phone-connected');
      await page.getByRole('button', { name: 'Disconnect OpenID Connect' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
      await page.getByText('The account was disconnected.', { exact: true }).waitFor();
      await page.getByText('Not connected').waitFor();
      expect(provider.revoked).toContain('admin-at-idp');
    });
  },
  { adminPassword: ADMIN.password, bundled: ['oidc'] },
);
