import {
  type Credentials,
  type LifecycleContext,
  LifecyclePlugin,
  type LifecycleResult,
} from '@gantry/plugin-sdk';
import { readRecord } from '@gantry/plugin-sdk/json';
import { GitHub } from '../api/github.ts';
import { findRepository, pathOf } from '../repository.ts';

/** Archives the repository of an entity with it. */
export class GitHubLifecycle extends LifecyclePlugin {
  async onProjectArchived(ctx: LifecycleContext, credentials: Credentials) {
    return setArchived(ctx, credentials, true);
  }

  override async onProjectUnarchived(ctx: LifecycleContext, credentials: Credentials) {
    return setArchived(ctx, credentials, false);
  }
}

async function setArchived(
  ctx: LifecycleContext,
  credentials: Credentials,
  archived: boolean,
): Promise<LifecycleResult> {
  const repository = findRepository(ctx, ctx.entity);
  if (!repository) return { status: 'skipped', message: 'The entity names no repository.' };
  const name = `${repository.owner}/${repository.name}`;
  const github = await GitHub.open(ctx, credentials);
  const path = pathOf(repository);
  const is = await github.find(path, {
    as: 'archived',
    pick: (raw) => readRecord(raw).archived === true,
  });
  if (is === undefined) return { status: 'skipped', message: `There is no repository ${name}.` };
  const state = archived ? 'archived' : 'in use again';
  if (is === archived) return { status: 'skipped', message: `${name} is ${state} already.` };
  await github.send(`PATCH ${path}`, { archived });
  return { status: 'ok', message: `${name} is ${state}.` };
}
