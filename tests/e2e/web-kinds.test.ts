import { expect, it } from 'vitest';
import { signIn } from './support/browser.ts';
import { ADMIN, describeInBrowser } from './support/in-browser.ts';

const database = (engines: readonly string[]): object => ({
  kind: 'Database',
  title: 'Database',
  description: 'Where services keep what they know.',
  schema: {
    required: ['engine'],
    properties: {
      engine: { type: 'string', enum: engines },
      operatedBy: {
        type: 'string',
        'x-entity-ref': { kinds: ['Team'], relation: 'operatedBy', inverse: 'operates' },
      },
    },
  },
});

describeInBrowser('the kinds in the browser', (web) => {
  it('leads from the list over a kind to an entity that does not fit it', async () => {
    await web.api.request('POST', '/kinds', database(['postgres', 'mysql']));
    await web.api.apply([
      { kind: 'Database', metadata: { name: 'orders' }, spec: { engine: 'postgres' } },
      { kind: 'Database', metadata: { name: 'legacy' }, spec: { engine: 'mysql' } },
    ]);
    await web.api.request('PUT', '/kinds/Database?force=true', database(['postgres']));

    const page = await web.newPage();
    const main = page.getByRole('main');
    await signIn(page, web.url, ADMIN, '/kinds');
    await main.getByRole('row', { name: /^Database .* added by admin$/ }).waitFor();
    await main.getByRole('link', { name: 'Database', exact: true }).click();

    await page.getByRole('heading', { name: 'Database', level: 1 }).waitFor();
    expect(await page.title()).toBe('Database · Gantry');
    await main.getByRole('row', { name: 'operatedBy operates operatedBy Team' }).waitFor();
    await main.getByText('1 entity does not fit this kind').waitFor();
    await main.getByRole('link', { name: 'Show it', exact: true }).click();

    await main.getByRole('link', { name: 'legacy' }).click();
    await main.getByText('This does not fit the kind Database as it is now').waitFor();
    await main.getByText('/spec/engine', { exact: true }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/catalog/Database/default/legacy');
  });

  it('says that there is no such kind', async () => {
    const page = await web.newPage();
    await signIn(page, web.url, ADMIN, '/kinds/Nothing');
    await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
    expect(await page.title()).toBe('There is nothing at this address · Gantry');
  });
});
