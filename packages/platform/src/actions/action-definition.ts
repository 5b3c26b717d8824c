import type { JsonObject, Problem } from '@gantry/base';
import {
  type ActionEffect,
  type ActionPermissions,
  type ActionSpec,
  type ActionStep,
  type ActionWork,
  type Entity,
  findExpressionProblems,
  findInputProblems,
  toInputSchema,
} from '@gantry/contracts';
import type { StepExecutors } from './step-executor.ts';

/** What places in the configuration of a step may begin with. */
const ROOTS = ['inputs', 'steps', 'run', 'requester'] as const;
const SINGLE_STEP = 'main';

/** Which action is meant. What a plugin declares is of the kind `Plugin`, with the name `<plugin>:<action>`. */
export interface ActionAddress {
  readonly kind: 'Action' | 'Plugin';
  readonly namespace: string;
  readonly name: string;
}

/** An action as it can be run, wherever it is declared. */
export interface ActionDefinition extends ActionAddress {
  readonly title: string;
  readonly description?: string;
  readonly category?: string;
  readonly owner?: string;
  readonly effect: ActionEffect;
  /** JSON Schema of the inputs. A field marked `writeOnly` is a secret. */
  readonly inputSchema: JsonObject;
  readonly steps: readonly ActionStep[];
  readonly outputs?: Readonly<Record<string, string>>;
  readonly permissions: ActionPermissions;
}

/** A definition with what keeps it from being run. */
export interface CheckedAction {
  readonly definition: ActionDefinition;
  readonly problems: readonly Problem[];
}

/** The action that an entity declares. */
export function toDefinition(entity: Entity, executors: StepExecutors): CheckedAction {
  const { metadata } = entity;
  const spec = entity.spec as ActionSpec;
  const steps = stepsOf(spec);
  const { description, owner } = metadata;
  const definition: ActionDefinition = {
    kind: 'Action',
    namespace: metadata.namespace,
    name: metadata.name,
    title: metadata.title ?? metadata.name,
    ...(description === undefined ? {} : { description }),
    ...(spec.category === undefined ? {} : { category: spec.category }),
    ...(owner === undefined ? {} : { owner }),
    effect: spec.effect ?? 'write',
    inputSchema: toInputSchema(spec.inputs ?? []),
    steps,
    ...(spec.outputs === undefined ? {} : { outputs: spec.outputs }),
    permissions: spec.permissions ?? {},
  };
  const problems = [
    ...findInputProblems(spec.inputs ?? []),
    ...findExpressionProblems(spec.outputs ?? {}, ROOTS, '/spec/outputs'),
    ...shapeProblems(spec),
    ...steps.flatMap((step, index) => {
      const at = spec.steps ? `/spec/steps/${index}` : '/spec';
      return [
        ...workProblems(step, at, executors),
        ...(step.compensate ? workProblems(step.compensate, `${at}/compensate`, executors) : []),
      ];
    }),
  ];
  return { definition, problems };
}

function stepsOf({ type, config, steps }: ActionSpec): readonly ActionStep[] {
  if (steps) return steps;
  return type === undefined ? [] : [{ id: SINGLE_STEP, type, ...(config ? { config } : {}) }];
}

function shapeProblems({ type, config, steps }: ActionSpec): Problem[] {
  if (!steps) {
    if (type !== undefined) return [];
    return [{ pointer: '/spec/type', message: 'is needed, or else "steps"' }];
  }
  const problems: Problem[] = [];
  if (type !== undefined || config !== undefined) {
    problems.push({ pointer: '/spec/type', message: 'stands beside "steps"; give one of them' });
  }
  const seen = new Set<string>();
  steps.forEach(({ id }, index) => {
    const pointer = `/spec/steps/${index}/id`;
    if (seen.has(id)) problems.push({ pointer, message: `is there twice: "${id}"` });
    seen.add(id);
  });
  return problems;
}

function workProblems(work: ActionWork, at: string, executors: StepExecutors): Problem[] {
  const executor = executors.get(work.type);
  if (!executor) {
    return [{ pointer: `${at}/type`, message: `nothing here runs "${work.type}"` }];
  }
  const config = work.config ?? {};
  return [
    ...findExpressionProblems(config, ROOTS, `${at}/config`),
    ...executor.check(config).map((problem) => ({
      ...problem,
      pointer: `${at}/config${problem.pointer}`,
    })),
  ];
}
