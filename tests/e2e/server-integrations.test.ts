import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entity, Panel, PanelDocument } from '@gantry/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TOKEN as ARGO_TOKEN, startFakeArgoCd } from '../../plugins/argocd/test/fake-argocd.ts';
import { startFakeGitHub, TOKEN } from '../../plugins/github/test/fake-github.ts';
import { GantryProcess } from '../support/gantry-process.ts';
import { runGantry } from '../support/run-program.ts';

type GitHub = Awaited<ReturnType<typeof startFakeGitHub>>;
type ArgoCd = Awaited<ReturnType<typeof startFakeArgoCd>>;

describe('plugins of other systems, from the command line', () => {
  let folder: string;
  let server: GantryProcess;
  let github: GitHub;
  let argocd: ArgoCd;
  let printed = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gantry-e2e-integrations-'));
    [server, github, argocd] = await Promise.all([
      GantryProcess.start(folder),
      startFakeGitHub(),
      startFakeArgoCd(),
    ]);
    github.add('acme', 'cart', {
      pulls: ['Add a basket'],
      files: { CODEOWNERS: '* @acme/payments', 'README.md': '# Cart' },
    });
    github.add('acme', 'till');
    github.teams.push({ id: 1, organization: 'acme', slug: 'payments' });
    argocd.add('cart');
  });
  afterAll(async () => {
    await server?.stop();
    await Promise.all([github?.stop(), argocd?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  async function gantry(args: readonly string[], input?: object) {
    const text = input === undefined ? undefined : JSON.stringify(input);
    const { code, out, err } = await runGantry(server, args, text);
    printed += out + err;
    return { code, said: out + err };
  }

  async function render(entity: string, plugin: string): Promise<string> {
    const query = 'namespace=acme';
    const place = plugin === 'argocd' ? 'namespace=prod' : query;
    const panels = await server.get<Panel[]>(`/entities/Service/${entity}/panels?${place}`);
    const panel = panels.find((one) => JSON.stringify(one).includes(`"${plugin}"`));
    const path = `/entities/Service/${entity}/panels/${plugin}/${panel?.id}?${place}`;
    return JSON.stringify(await server.get<PanelDocument>(path));
  }

  it('says what is wrong with a token before anything is saved', async () => {
    const wrong = { address: github.address, token: 'canary-wrong-token' };
    const { code, said } = await gantry(['plugin', 'test', 'github', '-f', '-'], wrong);
    expect(code).not.toBe(0);
    expect(said).toContain('401: Bad credentials');
    expect(said).not.toContain(wrong.token);
  });

  it('brings repositories and teams of GitHub, and costs nothing the second time', async () => {
    const config = { address: github.address, organizations: ['acme'], token: TOKEN };
    const tested = await gantry(['plugin', 'test', 'github', '-f', '-'], config);
    expect(tested).toMatchObject({ code: 0, said: expect.stringContaining('as ada') });
    for (const args of [
      ['config', 'github', '-f', '-'],
      ['enable', 'github'],
      ['sync', 'github'],
    ]) {
      const { code, said } = await gantry(['plugin', ...args], config);
      expect([args, code, said]).toMatchObject([args, 0, expect.any(String)]);
    }
    const cart = await server.get<Entity>('/entities/Service/cart?namespace=acme');
    expect(cart.metadata.owner).toBe('acme/payments');
    expect(await server.get<Entity>('/entities/Team/payments?namespace=acme')).toMatchObject({
      spec: { parent: 'acme/acme' },
    });
    const { used } = github.budget;
    expect(await gantry(['plugin', 'sync', 'github'])).toMatchObject({ code: 0 });
    expect(github.budget.used).toBe(used);
    expect(await render('cart', 'github')).toContain('Add a basket');
  });

  it('brings applications of Argo CD, with their state', async () => {
    const config = { instances: [{ name: 'prod', argocdUrl: argocd.address, token: ARGO_TOKEN }] };
    for (const args of [
      ['config', 'argocd', '-f', '-'],
      ['enable', 'argocd'],
      ['sync', 'argocd'],
    ]) {
      expect(await gantry(['plugin', ...args], config)).toMatchObject({ code: 0 });
    }
    expect(await render('cart', 'argocd')).toContain('Healthy, synced');
  });

  it('a token is seen nowhere', () => {
    expect(printed).not.toMatch(/canary/i);
    const visit = (path: string): void => {
      if (!statSync(path).isDirectory()) {
        const text = readFileSync(path, 'latin1');
        for (const secret of [TOKEN, ARGO_TOKEN])
          expect([path, text.includes(secret)]).toEqual([path, false]);
      } else for (const name of readdirSync(path)) visit(join(path, name));
    };
    visit(folder);
    expect([github.api.problems, argocd.api.problems]).toEqual([[], []]);
  });
});
