import type { Clock } from '@gantry/base';
import {
  type CheckStatus,
  type Commit,
  type CompareResult,
  type DeploymentRun,
  formatEntityRef,
  type Ref,
  type RemoteDeployment,
} from '@gantry/contracts';
import type { CallMethod } from '@gantry/plugin-host';
import type { Store } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import { errors } from '../errors.ts';
import type { EntityCalls, EntityRequest, Need, PreparedCall } from './entity-calls.ts';

const READ: Need = { capability: 'deployment', permission: 'deployments.read' };
const EXECUTE: Need = { capability: 'deployment', permission: 'deployments.execute' };

export interface DeploymentWish {
  readonly ref: string;
  readonly inputs?: Readonly<Record<string, string>> | undefined;
  readonly acknowledgeCheckFailure?: boolean | undefined;
}

/** Deployments of entities: what there is to deploy, what was, and starting one. */
export class EntityDeployments {
  readonly #calls: EntityCalls;
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(calls: EntityCalls, store: Store, clock: Clock) {
    this.#calls = calls;
    this.#store = store;
    this.#clock = clock;
  }

  async recent(
    request: EntityRequest,
    environments: readonly string[],
    limit: number,
  ): Promise<RemoteDeployment[]> {
    const prepared = await this.#prepare(request, READ, 'deployment.listRecentDeployments');
    const found = await this.#calls.call(prepared, 'deployment.listRecentDeployments', {
      environments: [...environments],
      limit,
    });
    return found.filter(({ environment }) => environments.includes(environment));
  }

  async refs(
    request: EntityRequest,
    kind: 'default' | 'branch' | 'tag' | 'all',
    query: string | undefined,
  ): Promise<Ref[]> {
    const prepared = await this.#prepare(request, READ);
    const parameters = { kind, ...(query === undefined ? {} : { query }) };
    return await this.#calls.call(prepared, 'deployment.listRefs', parameters);
  }

  async commits(request: EntityRequest, ref: string, limit: number): Promise<Commit[]> {
    const prepared = await this.#prepare(request, READ);
    const found = await this.#calls.call(prepared, 'deployment.listCommits', { ref, limit });
    return found.slice(0, limit);
  }

  async commit(request: EntityRequest, committish: string): Promise<Commit> {
    const prepared = await this.#prepare(request, READ);
    return await this.#calls.call(prepared, 'deployment.resolveCommittish', { committish });
  }

  async compare(request: EntityRequest, base: string, head: string): Promise<CompareResult> {
    const prepared = await this.#prepare(request, READ);
    return await this.#calls.call(prepared, 'deployment.compare', { base, head });
  }

  /** `unknown` when the plugin does not know about checks. */
  async checks(request: EntityRequest, committish: string): Promise<CheckStatus> {
    return await this.#checksOf(await this.#prepare(request, READ), committish);
  }

  async run(request: EntityRequest, runId: string): Promise<DeploymentRun> {
    const prepared = await this.#prepare(request, READ);
    return await this.#calls.call(prepared, 'deployment.getDeploymentStatus', { runId });
  }

  /** Starts a deployment. One whose checks have failed is refused, unless that is acknowledged. */
  async trigger(request: EntityRequest, wish: DeploymentWish): Promise<DeploymentRun> {
    const prepared = await this.#prepare(request, EXECUTE);
    const { ref, inputs, acknowledgeCheckFailure = false } = wish;
    if (!acknowledgeCheckFailure && (await this.#checksOf(prepared, ref)) === 'fail') {
      throw errors.CHECKS_FAILED({ committish: ref });
    }
    // Before it: what cannot be written into the trail is not done.
    await this.#record(request, prepared, wish);
    return await this.#calls.call(prepared, 'deployment.triggerDeployment', {
      refOrSha: ref,
      ...(inputs ? { inputs: { ...inputs } } : {}),
    });
  }

  async #checksOf(prepared: PreparedCall, committish: string): Promise<CheckStatus> {
    if (!this.#calls.supports(prepared, 'deployment.getCheckStatus')) return 'unknown';
    return await this.#calls.call(prepared, 'deployment.getCheckStatus', { committish });
  }

  async #prepare(request: EntityRequest, need: Need, method?: CallMethod): Promise<PreparedCall> {
    const prepared = await this.#calls.prepare(request, need);
    if (method !== undefined && !this.#calls.supports(prepared, method)) {
      const { plugin: slug } = prepared.binding;
      throw errors.PLUGIN_LACKS_CAPABILITY({ slug, capability: method });
    }
    return prepared;
  }

  async #record(
    { context, environment }: EntityRequest,
    { entity, binding }: PreparedCall,
    { ref, inputs = {}, acknowledgeCheckFailure = false }: DeploymentWish,
  ): Promise<void> {
    const resourceId = formatEntityRef({ ...entity.metadata, kind: entity.kind });
    const entry = toAuditEntry(this.#clock, context, {
      action: 'deployment.triggered',
      resourceType: 'deployment',
      resourceId,
      resourceName: entity.metadata.name,
      after: {
        source: binding.source,
        ref,
        environment,
        inputs: Object.keys(inputs),
        acknowledgeCheckFailure,
      },
    });
    await this.#store.transaction((tx) => tx.audit.append([entry]));
  }
}
