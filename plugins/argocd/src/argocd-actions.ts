import { setTimeout as pause } from 'node:timers/promises';
import {
  type ActionDefinition,
  ActionPlugin,
  type ActionRequest,
  type ActionResult,
  type Credentials,
  type PluginContext,
  PluginInputError,
} from '@gantry/plugin-sdk';
import { type Application, readApplication } from './application.ts';
import { type AppReference, appsOf, pathOf, readInstances, resolveApp } from './instances.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

const app = {
  type: 'string',
  title: 'Application',
  description: 'As instance:application. Empty: the application of the entity.',
};
const prune = {
  type: 'boolean',
  title: 'Remove what is no longer declared',
  default: false,
};
const wait = { type: 'boolean', title: 'Wait until it has ended', default: true };
const schema = (properties: Record<string, object>, required: string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...(required.length > 0 ? { required } : {}),
});

/** Syncs, refreshes and rolls back applications. */
export class ArgoCdActions extends ActionPlugin {
  override actions(): ActionDefinition[] {
    return [
      {
        name: 'sync',
        label: 'Sync',
        description: 'Makes the cluster as the repository declares it.',
        effect: 'write',
        inputSchema: schema({
          app,
          revision: {
            type: 'string',
            title: 'Revision',
            description: 'Empty: the one it follows.',
          },
          prune,
          dryRun: { type: 'boolean', title: 'Only try', default: false },
          wait,
        }),
        run: sync,
      },
      {
        name: 'refresh',
        label: 'Refresh',
        description: 'Compares the cluster with the repository again.',
        effect: 'read',
        inputSchema: schema({
          app,
          hard: { type: 'boolean', title: 'Make manifests again as well', default: false },
        }),
        run: refresh,
      },
      {
        name: 'rollback',
        label: 'Roll back',
        description: 'Back to an entry of the history. Automated sync has to be off.',
        effect: 'destructive',
        inputSchema: schema(
          { app, id: { type: 'integer', title: 'Entry of the history', minimum: 0 }, prune, wait },
          ['id'],
        ),
        run: rollback,
      },
    ];
  }
}

async function sync(ctx: PluginContext, _: Credentials, { input }: ActionRequest) {
  const reference = targetOf(ctx, input.app);
  const { revision, prune: removes, dryRun } = input;
  return operate(ctx, reference, {
    path: '/sync',
    body: {
      prune: removes === true,
      dryRun: dryRun === true,
      ...(typeof revision === 'string' && revision !== '' ? { revision } : {}),
    },
    waits: input.wait !== false,
  });
}

async function rollback(ctx: PluginContext, _: Credentials, { input }: ActionRequest) {
  const reference = targetOf(ctx, input.app);
  const body = { id: input.id, prune: input.prune === true };
  return operate(ctx, reference, { path: '/rollback', body, waits: input.wait !== false });
}

async function refresh(ctx: PluginContext, _: Credentials, { input }: ActionRequest) {
  const reference = targetOf(ctx, input.app);
  const query = { refresh: input.hard === true ? 'hard' : 'normal' };
  const now = await reference.instance.ask(pathOf(reference, '', query), { read: readApplication });
  return resultOf(reference, now, `${now.health}, ${now.sync}`);
}

interface Operation {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly waits: boolean;
}

async function operate(
  ctx: PluginContext,
  reference: AppReference,
  { path, body, waits }: Operation,
): Promise<ActionResult> {
  const { instance, app: name, namespace } = reference;
  const read = readApplication;
  // An operation is known by when it began: the one before has another moment.
  const before = await instance.ask(pathOf(reference), { read });
  const asked = { ...body, name, ...(namespace ? { appNamespace: namespace } : {}) };
  const place = pathOf({ instance, app: name }, path);
  let now = await instance.ask(place, { method: 'POST', body: asked, read });
  if (!waits) return resultOf(reference, now, 'was started');
  for (let look = 0; ; look++) {
    const { operation } = now;
    const isNew = operation !== undefined && operation.startedAt !== before.operation?.startedAt;
    ctx.progress({ done: look, message: `${name}: ${isNew ? operation.phase : 'waiting'}` });
    if (isNew && !now.isPending && !['Running', 'Terminating'].includes(operation.phase)) break;
    const delay = Math.min(FIRST_PAUSE_MS * 1.5 ** look, LONGEST_PAUSE_MS);
    await pause(delay, undefined, { signal: ctx.signal });
    now = await instance.ask(pathOf(reference), { read });
  }
  const { phase = 'Unknown', message = '' } = now.operation ?? {};
  if (phase !== 'Succeeded') {
    throw new PluginInputError(`${name}: ${phase}. ${message}`.trim().slice(0, 2_000));
  }
  return resultOf(reference, now, `${phase}. ${message}`.trim());
}

function resultOf({ instance, app: name }: AppReference, now: Application, words: string) {
  const { sync: state, health, revision } = now;
  const known = revision === undefined ? {} : { revision };
  return {
    message: `${instance.name}:${name}: ${words}`.slice(0, 2_000),
    output: { app: `${instance.name}:${name}`, sync: state, health, ...known },
  };
}

function targetOf(ctx: PluginContext, named: unknown): AppReference {
  if (typeof named === 'string' && named !== '') return resolveApp(readInstances(ctx), named);
  const [only, ...others] = appsOf(ctx);
  if (only && others.length === 0) return only;
  throw new PluginInputError(
    only
      ? `The entity has several applications; name one: ${[only, ...others].map((one) => `${one.instance.name}:${one.app}`).join(', ')}.`
      : 'The entity names no application: set the annotation argocd.io/appName.',
  );
}
