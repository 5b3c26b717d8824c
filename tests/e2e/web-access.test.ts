import { beforeAll, expect, it } from 'vitest';
import { ApiSession } from './support/api-session.ts';
import { signIn } from './support/browser.ts';
import { findProblems } from './support/find-problems.ts';
import { ADMIN, describeInBrowser } from './support/in-browser.ts';
import { overflow } from './support/page-facts.ts';
import { type Names, sampleAccess, withNames } from './support/sample-access.ts';
import { sampleCatalog } from './support/sample-catalog.ts';

const ENTITY = '/catalog/Service/default/checkout';
const EXPLAIN = '/access/explain?permission=catalog.write&kind=Service&name=checkout';

/** Every page about rights, and what is on it once it has loaded. */
const PAGES: readonly [path: string, loaded: string][] = [
  ['/access/users', 'Grace Hopper'],
  ['/access/users?q=nobody-like-this', 'No user matches these filters'],
  ['/access/users/:ada', 'Custom roles'],
  ['/access/users/:ada?tab=rights', 'owners-edit'],
  ['/access/users/:ada?tab=sessions', 'Signed in'],
  ['/access/users/:ada?tab=keys', 'deploy'],
  ['/access/users/not-there', 'There is no such user'],
  ['/access/groups', 'Payments'],
  ['/access/groups/:payments', 'Ada Lovelace'],
  ['/access/roles', 'Operations'],
  ['/access/roles/:operations', 'Rules with conditions'],
  ['/access/roles/new', 'Display name'],
  ['/access/rules', 'builtin.viewer.catalog'],
  ['/access/rules/prod-is-closed', 'Everyone who signs in'],
  ['/access/rules/new', 'What the rule says'],
  ['/access/import', 'The document'],
  [`${EXPLAIN}&who=ada`, 'The rule that decides'],
  [`${EXPLAIN}&who=*`, 'users may'],
  ['/account', 'owners-edit'],
  ['/account?tab=sessions', 'This device'],
  ['/account?tab=keys', 'No API key.'],
  ['/administration', 'The oldest is from'],
  ['/catalog?asOf=:past', 'You see the past'],
  [`${ENTITY}?asOf=:past`, 'You see the past'],
];

describeInBrowser('users and rights', (web) => {
  let names: Names;
  beforeAll(async () => {
    await web.api.apply(sampleCatalog());
    names = await sampleAccess(web.api, web.url);
  });

  it('a new user signs in with the password that was shown once, and sees what a viewer sees', async () => {
    const admin = await web.newPage();
    await signIn(admin, web.url, ADMIN, '/access/users');
    await admin.getByRole('button', { name: 'New user' }).click();
    const dialog = admin.getByRole('dialog');
    await dialog.getByLabel('Username').fill('not a name');
    await dialog.getByRole('button', { name: 'Create' }).click();
    // Refused where it was written.
    await expect
      .poll(() => dialog.getByLabel('Username').getAttribute('aria-invalid'))
      .toBe('true');
    await dialog.getByLabel('Username').fill('newcomer');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByText('shown only now').waitFor();
    const password = await dialog.locator('code').innerText();
    await dialog.getByRole('button', { name: 'Open the user' }).click();
    await admin.getByRole('heading', { name: 'newcomer', level: 1 }).waitFor();

    const own = await web.newPage();
    await own.goto(`${web.url}/access/users`);
    await own.getByLabel('Username').fill('newcomer');
    await own.getByLabel('Password', { exact: true }).fill(password);
    await own.getByRole('button', { name: 'Sign in' }).click();
    await own.getByLabel('New password', { exact: true }).fill('chosen by myself');
    await own.getByLabel('New password again').fill('chosen by myself');
    await own.getByRole('button', { name: 'Change password' }).click();
    await own.getByText('You may not see this page').waitFor();
    const navigation = own.getByRole('navigation', { name: 'Main' });
    expect(await navigation.getByRole('link', { name: 'Users' }).count()).toBe(0);
    expect(await navigation.getByRole('link', { name: 'Plugins' }).count()).toBe(0);
    // Why not, for oneself.
    await own.getByRole('link', { name: 'Why may I not?' }).click();
    await own.getByText('This needs the role admin').first().waitFor();
    expect(await own.getByLabel('Who', { exact: true }).count()).toBe(0);

    // More rights hold at once, in the session that is open.
    await admin.getByLabel('Role', { exact: true }).selectOption('platform-engineer');
    await admin.getByRole('button', { name: 'Save' }).click();
    await admin.getByText('It holds at once').first().waitFor();
    await own.goto(`${web.url}/access/groups`);
    await own.getByRole('link', { name: 'Payments' }).waitFor();
    expect(await own.getByRole('button', { name: 'New group' }).count()).toBe(0);
    await own.getByRole('link', { name: 'Payments' }).click();
    await own.getByText('Ada Lovelace').waitFor();
    expect(await own.getByRole('button', { name: /^Take/ }).count()).toBe(0);
  });

  it('shows what a rule would change before it is saved, and then it holds', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/access/rules');
    await page.getByRole('link', { name: 'New rule' }).click();
    await page.getByLabel('The rule', { exact: true }).selectOption('deny');
    await page.getByLabel(/^Name of the rule/).fill('apis-are-frozen');
    await page.getByLabel(/^Who/).fill('user:margaret');
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: 'write' }).check();
    await page.getByLabel('Kinds').fill('API');
    await page.keyboard.press('Enter');
    await page.getByText('The user margaret may not write entities of kind API.').waitFor();
    await page.getByRole('button', { name: 'Preview and save' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('heading', { name: 'No longer allowed' }).waitFor();
    const rows = dialog.getByRole('row').filter({ hasText: 'margaret' });
    expect(await rows.first().innerText()).toContain('builtin.developer.catalog → apis-are-frozen');
    expect(await dialog.getByRole('heading', { name: 'Newly allowed' }).count()).toBe(0);
    expect(await web.api.request<object[]>('GET', '/rbac/rules')).toHaveLength(2);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'apis-are-frozen' }).waitFor();

    const explain = '/access/explain?who=margaret&permission=catalog.write&kind=API';
    await page.goto(`${web.url}${explain}`);
    await page.getByText('The rule "apis-are-frozen" forbids it').waitFor();
    await page.getByRole('link', { name: 'apis-are-frozen' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByRole('heading', { name: 'Newly allowed' }).waitFor();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('link', { name: 'owners-edit' }).waitFor();
    await page.getByRole('link', { name: 'apis-are-frozen' }).waitFor({ state: 'detached' });
  });

  it('gives a custom role rules with conditions', async () => {
    const page = await web.newPage({ reducedMotion: 'reduce', bypassCSP: true });
    await signIn(page, web.url, ADMIN, '/access/roles/new');
    await page.getByLabel(/^Name/).fill('api-keepers');
    await page.getByRole('button', { name: 'Add a rule' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel(/^Who/).count()).toBe(0);
    await dialog.getByLabel(/^Name of the rule/).fill('apis');
    await dialog.getByRole('checkbox', { name: 'write' }).check();
    await dialog.getByLabel('Kinds').fill('API');
    await page.keyboard.press('Enter');
    expect(await findProblems(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Take it into the role' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('entities of kind API').waitFor();
    await page.getByRole('button', { name: 'Preview and save' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'api-keepers' }).waitFor();
    const roles = await web.api.request<{ name: string; rules: object[] }[]>('GET', '/rbac/roles');
    const { rules } = roles.find(({ name }) => name === 'api-keepers') ?? {};
    expect(rules).toEqual([{ id: 'apis', effect: 'allow', verbs: ['write'], kinds: ['API'] }]);
  });

  it('names in a rule what there is not', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/access/rules/new?permission=catalog.read');
    await page.getByLabel(/^Name of the rule/).fill('typo');
    await page.getByLabel(/^Who/).fill('group:paymnts');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Preview and save' }).click();
    const refusal = page.getByRole('dialog').getByRole('alert');
    await expect.poll(() => refusal.innerText()).toContain('did you mean "payments"');
    expect(await page.getByRole('dialog').getByRole('button', { name: 'Save' }).isDisabled()).toBe(
      true,
    );
  });

  it('ends a session from elsewhere at once', async () => {
    await web.api.createUser('traveller', 'left at the hotel', 'viewer');
    const left = await web.newPage();
    const credentials = { username: 'traveller', password: 'left at the hotel' };
    await signIn(left, web.url, credentials);
    const here = await web.newPage();
    await signIn(here, web.url, credentials, '/account?tab=sessions');
    await here.getByText('This device').waitFor();
    const others = here.getByRole('button', { name: /^End the session/ });
    await expect.poll(() => others.count()).toBeGreaterThan(0);
    await here.getByRole('button', { name: 'End all others' }).click();
    await here.getByRole('dialog').getByRole('button', { name: 'End all others' }).click();
    await expect.poll(() => others.count()).toBe(0);
    await left.goto(`${web.url}/catalog`);
    await left.getByRole('button', { name: 'Sign in' }).waitFor();
    await here.getByText('This device').waitFor();
  });

  it('makes a key that may do what it says, and shows it once', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/account?tab=keys');
    await page.getByRole('button', { name: 'New API key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Name/).first().fill('reports');
    await dialog.getByRole('checkbox', { name: /audit\.read/ }).check();
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByText('shown only now').waitFor();
    const key = new ApiSession(web.url, await dialog.locator('code').innerText());
    await dialog.getByRole('button', { name: 'Done' }).click();
    expect(await key.request('GET', '/audit?limit=1')).toHaveLength(1);
    await expect(key.request('GET', '/entities')).rejects.toThrow('403');
    await page.getByRole('row', { name: /reports.*audit\.read/ }).waitFor();
    expect(await page.getByText('gantry_', { exact: false }).count()).toBe(1);
    await page.getByRole('button', { name: 'Delete the key reports' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No API key.').waitFor();
    await expect(key.request('GET', '/audit?limit=1')).rejects.toThrow('401');
  });

  it('says who may change an entity, from its page', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, ENTITY);
    await page.getByRole('link', { name: 'Who may change this?' }).click();
    const table = page.getByRole('table', { name: 'Users, and whether they may' });
    await table.getByRole('link', { name: 'ada', exact: true }).click();
    await page.getByText('The rule "owners-edit" allows it').waitFor();
    expect(new URL(page.url()).searchParams.get('who')).toBe('ada');
  });

  it('shows an entity as it was, and lets nothing of it be changed', async () => {
    await web.api.request('PATCH', '/entities/Service/checkout', {
      metadata: { description: 'Written later' },
    });
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, ENTITY);
    await page.getByText('Written later').waitFor();
    await page.goto(`${web.url}${withNames(`${ENTITY}?asOf=:past`, names)}`);
    await page.getByText('You see the past').waitFor();
    await page.getByRole('tab', { name: 'YAML' }).waitFor();
    expect(await page.getByText('Written later').count()).toBe(0);
    expect(await page.getByRole('tab', { name: 'History' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.getByText('Written later').waitFor();
    await page.goto(`${web.url}${withNames('/catalog/Service?asOf=:past', names)}`);
    await page.getByRole('link', { name: 'Checkout', exact: true }).click();
    await page.getByText('You see the past').waitFor();
    expect(new URL(page.url()).searchParams.has('asOf')).toBe(true);
  });

  it('imports rights after showing what changes', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/access/import');
    await page.getByLabel('The document').fill('users: [');
    await page.getByRole('button', { name: 'Show what changes' }).click();
    await page.getByText('This is not YAML').waitFor();
    const document = 'kind: AccessPolicy\nusers:\n  - username: grace\n    role: developer\n';
    await page.getByLabel('The document').fill(document);
    await page.getByRole('button', { name: 'Show what changes' }).click();
    await page.getByText('1 change', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Newly allowed' }).waitFor();
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByText('Imported, with 1 change').first().waitFor();
    const users = await web.api.request<{ username: string; role: string }[]>('GET', '/auth/users');
    expect(users.find(({ username }) => username === 'grace')?.role).toBe('developer');
  });

  it('makes a backup that is downloaded, and tells how the key stands', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/administration');
    await page.getByText('by this server, in a file').waitFor();
    await page.getByLabel('Passphrase', { exact: true }).fill('too short');
    await page.getByRole('button', { name: 'Create and download' }).click();
    await page.getByText('must have at least 12 characters').waitFor();
    await page.getByLabel('Passphrase', { exact: true }).fill('a passphrase to remember');
    await page.getByLabel('Passphrase again').fill('a passphrase to remember');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Create and download' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^gantry-.*\.backup$/);
    await page.getByText('The backup was downloaded').waitFor();
  });

  // In parts: each page is looked at twice.
  it.each([
    [0, 8],
    [8, 16],
    [16, PAGES.length],
  ])(
    'is accessible in both themes, on the pages from %i to %i',
    async (from, to) => {
      const page = await web.newPage({
        reducedMotion: 'reduce',
        // The checker is a script of its own, which our policy would not let in.
        bypassCSP: true,
      });
      await signIn(page, web.url, ADMIN);
      for (const [path, loaded] of PAGES.slice(from, to)) {
        await page.goto(`${web.url}${withNames(path, names)}`);
        await page.getByText(loaded).first().waitFor();
        expect(await findProblems(page), path).toEqual([]);
      }
    },
    120_000,
  );

  it('is accessible where something opens', async () => {
    const page = await web.newPage({ reducedMotion: 'reduce', bypassCSP: true });
    await signIn(page, web.url, ADMIN);
    await page.goto(`${web.url}/access/users`);
    await page.getByRole('button', { name: 'New user' }).click();
    await page.getByRole('dialog').getByLabel('Username').waitFor();
    expect(await findProblems(page), 'new user').toEqual([]);
    await page.goto(`${web.url}/access/rules/prod-is-closed`);
    await page.getByRole('button', { name: 'Preview and save' }).click();
    await page.getByRole('dialog').getByText('were compared').waitFor();
    expect(await findProblems(page), 'what if').toEqual([]);
    await page.goto(`${web.url}${ENTITY}`);
    await page.getByRole('button', { name: 'As of…' }).click();
    await page.getByRole('button', { name: 'A day ago' }).waitFor();
    expect(await findProblems(page, ['region']), 'as of').toEqual([]);
  }, 90_000);

  it('fits on a phone without scrolling sideways', async () => {
    const page = await web.newPage({ viewport: { width: 360, height: 740 }, hasTouch: true });
    await signIn(page, web.url, ADMIN);
    for (const [path, loaded] of PAGES) {
      await page.goto(`${web.url}${withNames(path, names)}`);
      await page.getByText(loaded).first().waitFor();
      expect(await overflow(page), path).toBeLessThanOrEqual(0);
    }
  }, 90_000);
});
