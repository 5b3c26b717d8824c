import { expect, it } from 'vitest';
import { signIn } from './support/browser.ts';
import { findProblems } from './support/find-problems.ts';
import { ADMIN, describeInBrowser } from './support/in-browser.ts';
import { overflow } from './support/page-facts.ts';
import { takePicture } from './support/pictures.ts';

const IMPORTED = `kind: Team
metadata:
  name: shop
---
kind: Service
metadata:
  name: cart
  owner: shop
spec:
  type: backend
`;
const COMPONENT = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: till }
spec: { type: service, lifecycle: production, owner: shop, flavour: sweet }
`;

describeInBrowser('writing to the catalog', (web) => {
  const checked = { reducedMotion: 'reduce' as const, bypassCSP: true };

  it('imports documents after it has shown what would happen', async () => {
    const page = await web.newPage(checked);
    await signIn(page, web.url, ADMIN, '/import');
    await page.getByLabel('Or paste here').fill(IMPORTED.replace('backend', 'sideways'));
    await page.getByRole('button', { name: 'Show what would happen' }).click();
    await page.getByText('pasted:10').waitFor();
    expect(await findProblems(page), 'refused').toEqual([]);
    await takePicture(page, 'import-refused');
    await page.getByLabel('Or paste here').fill(IMPORTED);
    await page.getByLabel('Choose files').setInputFiles({
      name: 'catalog-info.yaml',
      mimeType: 'text/yaml',
      buffer: Buffer.from(COMPONENT),
    });
    await page.getByRole('button', { name: 'Show what would happen' }).click();
    await page.getByText('/spec/flavour').waitFor();
    await page.getByRole('button', { name: 'Import 3 entities' }).waitFor();
    expect(await web.api.request<unknown[]>('GET', '/entities')).toEqual([]);
    expect(await findProblems(page), 'what would happen').toEqual([]);
    await takePicture(page, 'import');
    await page.getByRole('button', { name: 'Import 3 entities' }).click();
    await page.getByText('3 entities are imported').waitFor();
    expect(await web.api.request<unknown[]>('GET', '/entities')).toHaveLength(3);
  });

  it('creates an entity by a form, and says at the field what is wrong', async () => {
    const page = await web.newPage(checked);
    await signIn(page, web.url, ADMIN, '/catalog');
    await page.getByRole('link', { name: 'New entity' }).click();
    await page.getByLabel('Name', { exact: false }).first().fill('Not a name');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('must be lower-case letters').waitFor();
    expect(await findProblems(page)).toEqual([]);
    await takePicture(page, 'entity-new');
    await page.getByLabel('Name', { exact: false }).first().fill('invoices');
    await page.getByRole('tab', { name: 'YAML' }).click();
    const source = page.getByRole('textbox', { name: 'The entity' });
    expect(await source.inputValue()).toContain('name: invoices');
    await source.fill(`${await source.inputValue()}\nnonsense: true`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').waitFor();
    await source.fill('kind: Service\nmetadata:\n  name: invoices\nspec:\n  lifecycle: sideways\n');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('line 5').waitFor();
    expect(await findProblems(page), 'as YAML').toEqual([]);
    await takePicture(page, 'entity-new-yaml');
    await source.fill('kind: Service\nmetadata:\n  name: invoices\nspec:\n  type: backend\n');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'invoices', level: 1 }).waitFor();
  });

  it('changes an entity, unless somebody else did meanwhile, and deletes it with a way back', async () => {
    const page = await web.newPage(checked);
    await signIn(page, web.url, ADMIN, '/catalog/Service/default/cart');
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Title').fill('The cart');
    expect(await findProblems(page)).toEqual([]);
    await takePicture(page, 'entity-edit');
    await web.api.request('PATCH', '/entities/Service/cart', { metadata: { tags: ['new'] } });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Somebody else changed it meanwhile').waitFor();
    await page.getByRole('button', { name: 'Load again' }).click();
    await page.getByLabel('Title').fill('The cart');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'The cart', level: 1 }).waitFor();
    const stored = await web.api.request('GET', '/entities/Service/cart');
    expect(stored).toMatchObject({ metadata: { tags: ['new'], owner: 'shop' } });

    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('The cart is deleted.', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { name: 'The cart', level: 1 }).waitFor();
  });

  it('adds a kind with a preview of its form, and says what a change would break', async () => {
    const page = await web.newPage(checked);
    await signIn(page, web.url, ADMIN, '/kinds/new');
    await page.getByLabel('Engine').waitFor();
    expect(await findProblems(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await takePicture(page, 'kind-new');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Database', level: 1 }).waitFor();
    await web.api.apply([
      { kind: 'Database', metadata: { name: 'orders' }, spec: { engine: 'mysql' } },
    ]);
    await page.getByRole('link', { name: 'Change' }).click();
    const source = page.getByLabel('As YAML');
    await source.fill((await source.inputValue()).replace(/\n.*mysql.*/, ''));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('1 of 1 entities would not fit any more').waitFor();
    await takePicture(page, 'kind-breaks');
    await source.fill('kind: Database\nschema: [');
    await page
      .getByText(/^Line \d/)
      .first()
      .waitFor();
    expect(await findProblems(page)).toEqual([]);
  });

  it('lists its shortcuts, and goes by them', async () => {
    const page = await web.newPage(checked);
    await signIn(page, web.url, ADMIN);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    expect(await findProblems(page)).toEqual([]);
    await takePicture(page, 'shortcuts');
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.getByRole('heading', { name: 'Integrations', level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('import');
    await page.getByRole('option', { name: 'Import' }).click();
    await page.getByRole('heading', { name: 'Import', level: 1 }).waitFor();
  });
});
