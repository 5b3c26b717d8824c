import { expect, it } from 'vitest';
import { signIn } from './support/browser.ts';
import { ADMIN, describeInBrowser } from './support/in-browser.ts';
import { isDark } from './support/page-facts.ts';

const NEW_PASSWORD = 'a password of my own';

describeInBrowser(
  'the first sign-in',
  (web) => {
    it('asks for a password of one’s own, then shows what one came for', async () => {
      const page = await web.newPage();
      const password = web.server.adminPassword as string;
      await page.goto(`${web.url}/catalog/Service?tag=gold`);
      await page.getByLabel('Username').fill('admin');
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();

      await page.getByRole('heading', { name: 'Choose a new password' }).waitFor();
      // Nothing else can be reached, and the password just typed is not asked for again.
      expect(await page.getByRole('navigation').count()).toBe(0);
      expect(await page.getByLabel('Current password').count()).toBe(0);

      await page.getByLabel('New password', { exact: true }).fill('short');
      await page.getByLabel('New password again').fill('other');
      await page.getByRole('button', { name: 'Change password' }).click();
      await page.getByText('must have at least 8 characters').waitFor();
      await page.getByText('does not match the new password').waitFor();

      await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
      await page.getByLabel('New password again').fill(NEW_PASSWORD);
      await page.getByRole('button', { name: 'Change password' }).click();
      await page.getByRole('heading', { name: 'Service', level: 1 }).waitFor();
      expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(
        '/catalog/Service?tag=gold',
      );
    });
  },
  {},
);

describeInBrowser('signing in', (web) => {
  it('says when username or password are wrong, and lets one try again', async () => {
    const page = await web.newPage();
    await page.goto(`${web.url}/sign-in`);
    await page.getByLabel('Username').fill('admin');
    await page.getByLabel('Password', { exact: true }).fill('nonsense');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('Wrong username or password.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
  });

  it('does not lead to another site afterwards', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/sign-in?to=//evil.example/steal');
    expect(new URL(page.url()).origin).toBe(web.url);
  });

  it('says when there were too many attempts, and when the server does not answer', async () => {
    const page = await web.newPage();
    await page.goto(`${web.url}/sign-in`);
    await page.getByLabel('Username').fill('admin');
    await page.getByLabel('Password', { exact: true }).fill('x');
    await page.route('**/auth/login', (route) =>
      route.fulfill({
        status: 429,
        json: { error: 'Too many requests.', code: 'TOO_MANY_REQUESTS', requestId: 'r-1' },
      }),
    );
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('Too many attempts.').waitFor();
    await page.unroute('**/auth/login');
    await page.route('**/auth/login', (route) => route.abort('connectionrefused'));
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('The server does not answer.').waitFor();
  });

  it('leads to the sign-in when the session ended elsewhere, and back to the page', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/plugins');
    await page.getByRole('heading', { name: 'Plugins', level: 1 }).waitFor();
    const sessions = await web.api.request<{ id: string; userAgent?: string }[]>(
      'GET',
      '/auth/sessions',
    );
    for (const { id, userAgent } of sessions) {
      if (userAgent?.includes('Chrome')) await web.api.request('DELETE', `/auth/sessions/${id}`);
    }
    await page.getByText('Your session has ended.').waitFor();
    await page.getByLabel('Username').fill(ADMIN.username);
    await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Plugins', level: 1 }).waitFor();
  });

  it('signs out', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN);
    await page.getByRole('button', { name: 'Account of admin' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto(`${web.url}/catalog`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('keeps the chosen theme', async () => {
    const page = await web.newPage({ colorScheme: 'light' });
    await signIn(page, web.url, ADMIN);
    expect(await isDark(page)).toBe(false);
    await page.getByRole('button', { name: 'Account of admin' }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    expect(await isDark(page)).toBe(true);
    await page.reload();
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    expect(await isDark(page)).toBe(true);
  });
});
