import {
  type ConnectionTest,
  type Credentials,
  isPluginError,
  type PluginContext,
} from '@gantry/plugin-sdk';
import { readNumber, readRecord, readText, textIn } from '@gantry/plugin-sdk/json';
import { GitHub } from '../api/github.ts';

type Detail = NonNullable<ConnectionTest['details']>[number];

/** Tries the sign-in, and each organisation that is configured. Answers in GitHub's own words. */
export async function testGitHub(
  ctx: PluginContext,
  credentials: Credentials,
): Promise<ConnectionTest> {
  try {
    const github = await GitHub.open(ctx, credentials);
    const who = await whoSignsIn(github);
    // An Enterprise server without limits has no such page.
    const budget = await github.find('/rate_limit', { as: 'budget', pick: readBudget });
    const { organizations = [] } = ctx.integration.options;
    const details = await Promise.all(
      (organizations as string[]).slice(0, 50).map((name) => tryOrganization(github, name)),
    );
    const failed = details.filter(({ ok }) => !ok).length;
    const message =
      failed > 0
        ? `GitHub answers ${who}, but not for ${failed} of ${details.length} organisations.`
        : [`GitHub answers ${who}.`, budget].join(' ').trim();
    return { ok: failed === 0, message, details };
  } catch (error) {
    if (!isPluginError(error)) throw error;
    return { ok: false, message: error.message };
  }
}

async function whoSignsIn(github: GitHub): Promise<string> {
  if (github.signIn.kind === 'token')
    return github.read('/user', {
      as: 'user',
      pick: (raw) => `as ${readText(readRecord(raw), 'login')}`,
    });
  const read = {
    as: 'count',
    pick: (raw: unknown) => readNumber(readRecord(raw), 'total_count'),
    query: { per_page: 1 },
  };
  const count = await github.read('/installation/repositories', read);
  return `the app, which may see ${count} repositories`;
}

async function tryOrganization(github: GitHub, name: string): Promise<Detail> {
  const label = name.slice(0, 200);
  try {
    const path = `/orgs/${encodeURIComponent(name)}`;
    const title = await github.read(path, {
      as: 'title',
      pick: (raw) => textIn(raw, 'name') ?? readText(readRecord(raw), 'login'),
    });
    return { label, ok: true, message: `${title} can be read.` };
  } catch (error) {
    if (!isPluginError(error)) throw error;
    return { label, ok: false, message: error.message };
  }
}

function readBudget(raw: unknown): string {
  const { core } = readRecord(readRecord(raw).resources, '"resources"');
  const { remaining, limit } = readRecord(core, '"core"');
  return `${remaining} of ${limit} requests are left this hour.`;
}
