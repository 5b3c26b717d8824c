import type { JsonObject } from '@gantry/base';
import { type ActionEffect, expandDocument } from '@gantry/contracts';
import type { RequestContext } from '../context.ts';
import type { ActionDefinition } from './action-definition.ts';
import type { StepExecutors } from './step-executor.ts';

/** What a run would do. */
export interface RunPlan {
  readonly effect: ActionEffect;
  /** With defaults filled in, secrets masked. */
  readonly inputs: JsonObject;
  readonly requiresApproval: boolean;
  readonly steps: readonly {
    readonly id: string;
    readonly title: string;
    readonly type: string;
    /** In words; places that are filled by earlier steps stand as they are. Absent where the type offers none. */
    readonly plan?: string;
    readonly compensated: boolean;
  }[];
  /** Sent along with the request for the run, it is refused if the action has changed. */
  readonly digest: string;
}

export async function describePlan({
  definition,
  inputs,
  digest,
  context,
  executors,
}: {
  readonly definition: ActionDefinition;
  readonly inputs: JsonObject;
  readonly digest: string;
  readonly context: RequestContext;
  readonly executors: StepExecutors;
}): Promise<RunPlan> {
  const scope = { inputs, requester: { id: context.actor.id, name: context.actor.name } };
  const steps: RunPlan['steps'][number][] = [];
  for (const { id, title, type, config = {}, compensate } of definition.steps) {
    const expanded = expandDocument(config, scope, { keepUnknown: true }) as JsonObject;
    const plan = await executors.get(type)?.plan?.({ config: expanded, inputs, context });
    steps.push({
      id,
      title: title ?? id,
      type,
      ...(plan === undefined ? {} : { plan }),
      compensated: compensate !== undefined,
    });
  }
  const { effect, permissions } = definition;
  const requiresApproval = permissions.requireApproval ?? false;
  return { effect, inputs, requiresApproval, steps, digest };
}
