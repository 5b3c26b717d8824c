import type { Clock, JsonObject, Problem } from '@gantry/base';
import type { Store } from '@gantry/storage';
import type { PolicyEngine } from '../access/policy-engine.ts';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import type { CronTimes } from '../jobs/cron.ts';
import type { JobContext } from '../jobs/job-execution.ts';
import type { Schedule, Schedules } from '../jobs/schedules.ts';
import { resourceOfAction } from './action-access.ts';
import type { ActionCatalog } from './action-catalog.ts';
import type { ActionAddress } from './action-definition.ts';
import { currentRequester, type Requester, requesterOf } from './run-actors.ts';
import type { Runs } from './runs.ts';

export const SCHEDULED_RUN_JOB = 'scheduled-run';
const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** When an action is run by itself, and with what. */
export interface ActionScheduleWish extends CronTimes {
  readonly inputs?: unknown;
  /** Needed for a destructive action. */
  readonly confirm?: boolean | undefined;
}

export interface ActionSchedule extends Omit<Schedule, 'name' | 'type' | 'title'> {
  readonly name: string;
}

interface Payload {
  readonly action: ActionAddress;
  readonly inputs: JsonObject;
  readonly requester: Requester;
}

/**
 * Runs of actions at times that repeat. Each is asked for like any other, in the name of whoever made the schedule and with
 * the rights that they have by then.
 */
export class ActionSchedules {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #policy: PolicyEngine;
  readonly #schedules: Schedules;
  readonly #actions: ActionCatalog;
  readonly #runs: Runs;

  constructor(options: {
    readonly store: Store;
    readonly clock: Clock;
    readonly policy: PolicyEngine;
    readonly schedules: Schedules;
    readonly actions: ActionCatalog;
    readonly runs: Runs;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#policy = options.policy;
    this.#schedules = options.schedules;
    this.#actions = options.actions;
    this.#runs = options.runs;
  }

  /** Makes a schedule, or replaces one's own of this name. Everything is checked as for a run. */
  async put(
    action: ActionAddress,
    name: string,
    wish: ActionScheduleWish,
    context: RequestContext,
  ): Promise<ActionSchedule> {
    const { inputs, effect } = await this.#runs.plan({ action, inputs: wish.inputs }, context);
    const { definition } = await this.#actions.get(action, context.actor);
    const problems: Problem[] = [];
    if (!NAME.test(name)) {
      problems.push({
        pointer: '/name',
        message: 'must be lower-case letters, digits and hyphens',
      });
    }
    if (effect === 'destructive' && wish.confirm !== true) {
      problems.push({ pointer: '/confirm', message: 'must be true: this action is destructive' });
    }
    const { properties } = definition.inputSchema as { properties?: Record<string, JsonObject> };
    for (const input of Object.keys(inputs)) {
      if (properties?.[input]?.writeOnly !== true) continue;
      problems.push({ pointer: `/inputs/${input}`, message: 'is a secret, which is not kept' });
    }
    if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
    const full = nameOf(action, name);
    await this.#authorizeChange(action, full, context);
    const { cron, timeZone } = wish;
    const payload: Payload = { action, inputs, requester: requesterOf(context.actor) };
    const job = { type: SCHEDULED_RUN_JOB, key: full, payload: { ...payload } };
    await this.#store.transaction(async (tx) => {
      await this.#schedules.putIn(
        tx,
        { name: full, title: `${definition.title}: ${name}`, cron, timeZone, job },
        context,
      );
      await tx.audit.append([
        toAuditEntry(this.#clock, context, {
          action: 'action-schedule.saved',
          resourceType: 'action-schedule',
          resourceId: full,
          resourceName: action.name,
          after: { cron, timeZone, inputs },
        }),
      ]);
    });
    return toActionSchedule(action, await this.#schedules.get(full));
  }

  async remove(action: ActionAddress, name: string, context: RequestContext): Promise<void> {
    const full = nameOf(action, name);
    await this.#actions.get(action, context.actor);
    await this.#authorizeChange(action, full, context);
    await this.#store.transaction(async (tx) => {
      const isGone = await this.#schedules.removeIn(tx, full);
      if (!isGone) throw errors.NOT_FOUND({ what: `schedule ${name}` });
      await tx.audit.append([
        toAuditEntry(this.#clock, context, {
          action: 'action-schedule.deleted',
          resourceType: 'action-schedule',
          resourceId: full,
          resourceName: action.name,
        }),
      ]);
    });
  }

  /** Those of an action, by name. */
  async list(action: ActionAddress, context: RequestContext): Promise<ActionSchedule[]> {
    await this.#actions.get(action, context.actor);
    const prefix = nameOf(action, '');
    const { schedules } = await this.#schedules.list({ limit: 500, cursor: prefix });
    return schedules
      .filter(({ name }) => name.startsWith(prefix))
      .map((schedule) => toActionSchedule(action, schedule));
  }

  /** Does the work of a job: asks for the run, once for each time that comes. */
  async run(job: JobContext): Promise<{ run: string }> {
    const { action, inputs, requester } = job.payload as unknown as Payload;
    const actor = await currentRequester(this.#store, requester);
    const { run } = await this.#runs.request(
      { action, inputs, confirm: true, idempotencyKey: `schedule/${job.id}` },
      { actor, source: 'system', requestId: job.id },
    );
    return { run: run.id };
  }

  /** A schedule is its maker's; others need the right to manage runs of the action. */
  async #authorizeChange(
    action: ActionAddress,
    full: string,
    { actor }: RequestContext,
  ): Promise<void> {
    const former = await this.#store.jobSchedules.get(full);
    if (!former) return;
    const { requester } = JSON.parse(former.payload) as Payload;
    if (requester.requested_by === actor.id) return;
    const { definition } = await this.#actions.get(action, actor);
    this.#policy.authorize(actor, 'runs.manage', resourceOfAction(definition));
  }
}

function nameOf({ kind, namespace, name }: ActionAddress, schedule: string): string {
  return `action:${kind}/${namespace}/${name}/${schedule}`;
}

function toActionSchedule(
  action: ActionAddress,
  { type: _, title: __, ...schedule }: Schedule,
): ActionSchedule {
  return { ...schedule, name: schedule.name.slice(nameOf(action, '').length) };
}
