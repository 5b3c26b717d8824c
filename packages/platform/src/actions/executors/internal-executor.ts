import { isJsonObject, type JsonObject, type Problem } from '@gantry/base';
import { parseEntityRef } from '@gantry/contracts';
import Type, { type Static } from 'typebox';
import type { PolicyEngine } from '../../access/policy-engine.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { RequestContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import type { Syncs } from '../../plugins/syncs.ts';
import { done, type StepCall, type StepExecutor, type StepOutcome } from '../step-executor.ts';
import { checkConfig } from './config-problems.ts';

const closed = { additionalProperties: false } as const;
const UpdateSchema = Type.Object(
  {
    operation: Type.Literal('update-entity'),
    entity: Type.String({ maxLength: 600, description: '`Kind/name` or `Kind/namespace/name`.' }),
    set: Type.Object(
      { metadata: Type.Optional(Type.Unknown()), spec: Type.Optional(Type.Unknown()) },
      closed,
    ),
  },
  closed,
);
const RefreshSchema = Type.Object(
  { operation: Type.Literal('refresh-sync'), plugin: Type.String({ maxLength: 100 }) },
  closed,
);
const OPERATIONS = { 'update-entity': UpdateSchema, 'refresh-sync': RefreshSchema } as const;

export interface InternalExecutorOptions {
  readonly catalog: Catalog;
  readonly policy: PolicyEngine;
  readonly syncs: Syncs;
}

/** What Gantry does itself, with the rights of whoever asked for the run: an action gives nobody more. */
export class InternalExecutor implements StepExecutor {
  readonly #options: InternalExecutorOptions;

  constructor(options: InternalExecutorOptions) {
    this.#options = options;
  }

  /** A change that was made already changes nothing, and a sync that is under way is the one that is meant. */
  isRepeatable(): boolean {
    return true;
  }

  check(config: JsonObject): Problem[] {
    const names = Object.keys(OPERATIONS);
    const { operation } = config;
    if (typeof operation !== 'string' || !Object.hasOwn(OPERATIONS, operation)) {
      return [{ pointer: '/operation', message: `must be one of: ${names.join(', ')}` }];
    }
    return checkConfig(OPERATIONS[operation as keyof typeof OPERATIONS], config);
  }

  async plan({ config, context }: Pick<StepCall, 'config' | 'context'>): Promise<string> {
    if (config.operation === 'refresh-sync') return `Sync the plugin "${config.plugin}"`;
    const { entity, set } = config as Static<typeof UpdateSchema>;
    if (entity.includes('${{')) return `Change ${entity}: ${JSON.stringify(set)}`;
    const { outcome } = await this.#update(config, context, true);
    return outcome === 'unchanged'
      ? `Leave ${entity} as it is`
      : `Change ${entity}: ${JSON.stringify(set)}`;
  }

  async run({ config, context, log }: StepCall): Promise<StepOutcome> {
    if (config.operation === 'refresh-sync') {
      const slug = String(config.plugin);
      this.#options.policy.authorize(context.actor, 'plugins.manage', { plugin: slug });
      const job = await this.#options.syncs.request(slug, context);
      log('info', `The sync of "${slug}" is the job ${job.id}.`);
      return done({ job: job.id });
    }
    const { outcome, revision } = await this.#update(config, context, false);
    log('info', `${config.entity}: ${outcome}.`);
    return done({ outcome, revision });
  }

  async #update(config: JsonObject, context: RequestContext, dryRun: boolean) {
    const { entity, set } = config as Static<typeof UpdateSchema>;
    const ref = parseEntityRef(entity);
    if (!ref || !isJsonObject(set)) {
      const message = 'must be Kind/name or Kind/namespace/name';
      throw errors.INVALID_INPUT({ problems: [{ pointer: '/entity', message }] });
    }
    // Read first: what the requester may not see is not there for them.
    await this.#options.catalog.get(ref, context.actor);
    const change = { op: 'patch', ref, patch: set } as const;
    return await this.#options.catalog.applyOne(change, context, { dryRun });
  }
}
