import { ACTION_EFFECTS, RUN_STATES, STEP_STATES } from '@gantry/contracts';
import Type from 'typebox';
import { named } from './named-schema.ts';

const DateTime = (description?: string) =>
  Type.String({ format: 'date-time', ...(description ? { description } : {}) });
const JsonMap = (description?: string) =>
  Type.Record(Type.String(), Type.Unknown(), description ? { description } : {});
const closed = { additionalProperties: false } as const;
const Effect = Type.Enum([...ACTION_EFFECTS], {
  description: 'A destructive action has to be confirmed.',
});
const Failure = Type.Object({ message: Type.String(), code: Type.String() });

const summary = {
  id: Type.String(),
  kind: Type.Enum(['Action', 'Plugin'], { description: 'Where the action is declared.' }),
  namespace: Type.String(),
  action: Type.String({ description: 'Name of the action; `<plugin>:<action>` for a plugin’s.' }),
  title: Type.String(),
  owner: Type.Optional(Type.String({ description: 'The team that owns the action.' })),
  effect: Effect,
  state: Type.Enum([...RUN_STATES]),
  requestedBy: Type.String(),
  source: Type.String(),
  createdAt: DateTime(),
  startedAt: Type.Optional(DateTime()),
  finishedAt: Type.Optional(DateTime()),
  expiresAt: Type.Optional(DateTime('The request for approval lapses then.')),
  cancelRequested: Type.Boolean(),
  error: Type.Optional(Failure),
};

/** Actions and their runs. */
export const actionSchemas = {
  Action: named(
    'Action',
    Type.Object({
      kind: summary.kind,
      namespace: Type.String(),
      name: summary.action,
      title: Type.String(),
      description: Type.Optional(Type.String()),
      category: Type.Optional(Type.String()),
      owner: summary.owner,
      effect: Effect,
      inputSchema: JsonMap(
        'JSON Schema of the inputs. A field with `writeOnly` is a secret; one with `x-entity-ref` is an entity.',
      ),
      steps: Type.Array(
        Type.Object({
          id: Type.String(),
          title: Type.Optional(Type.String()),
          type: Type.String(),
          compensated: Type.Boolean({ description: 'Its effect can be taken back.' }),
        }),
      ),
      requiresApproval: Type.Boolean(),
      mayRun: Type.Boolean({ description: 'Whether you may.' }),
      reason: Type.String({ description: 'Why, or why not.' }),
      problems: Type.Array(Type.Object({ pointer: Type.String(), message: Type.String() }), {
        description: 'What keeps it from being run by anybody.',
      }),
    }),
  ),
  RunRequest: named(
    'RunRequest',
    Type.Object(
      {
        inputs: Type.Optional(JsonMap()),
        confirm: Type.Optional(
          Type.Boolean({ description: 'Has to be true for a destructive action.' }),
        ),
        idempotencyKey: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: 200,
            description: 'Asking again with the same key gives the same run.',
          }),
        ),
        digest: Type.Optional(
          Type.String({
            maxLength: 100,
            description: 'Of a plan: refused if the action is another one by now.',
          }),
        ),
      },
      closed,
    ),
  ),
  RunPlan: named(
    'RunPlan',
    Type.Object({
      effect: Effect,
      inputs: JsonMap('With defaults, secrets masked.'),
      requiresApproval: Type.Boolean(),
      steps: Type.Array(
        Type.Object({
          id: Type.String(),
          title: Type.String(),
          type: Type.String(),
          plan: Type.Optional(Type.String({ description: 'What it would do, in words.' })),
          compensated: Type.Boolean(),
        }),
      ),
      digest: Type.String(),
    }),
  ),
  RunSummary: named('RunSummary', Type.Object(summary)),
  Run: named(
    'Run',
    Type.Object({
      ...summary,
      inputs: JsonMap('As they were asked for, secrets masked.'),
      outputs: Type.Optional(JsonMap()),
      steps: Type.Array(
        Type.Object({
          id: Type.String(),
          title: Type.String(),
          type: Type.String(),
          undoes: Type.Optional(
            Type.String({ description: 'The step whose effect it takes back.' }),
          ),
          state: Type.Enum([...STEP_STATES]),
          attempt: Type.Integer(),
          waitsUntil: Type.Optional(DateTime()),
          outputs: Type.Optional(JsonMap()),
          error: Type.Optional(Failure),
          startedAt: Type.Optional(DateTime()),
          finishedAt: Type.Optional(DateTime()),
        }),
      ),
      decisions: Type.Array(
        Type.Object({
          by: Type.String(),
          decision: Type.Enum(['approved', 'rejected']),
          reason: Type.String(),
          at: DateTime(),
        }),
      ),
      artifacts: Type.Array(Type.String(), { description: 'Names of the texts that it left.' }),
      digest: Type.String({
        description: 'Names what was asked for. Whoever approves sends it along.',
      }),
      rerunOf: Type.Optional(Type.String()),
      mayApprove: Type.Optional(Type.Boolean({ description: 'Whether you may decide about it.' })),
    }),
  ),
  RunLogPage: named(
    'RunLogPage',
    Type.Object({
      lines: Type.Array(
        Type.Object({
          id: Type.Integer(),
          timestamp: DateTime(),
          level: Type.String(),
          step: Type.Optional(Type.String()),
          message: Type.String(),
        }),
      ),
      isOver: Type.Boolean({ description: 'The run has ended, and nothing more is said.' }),
    }),
  ),
  ActionSchedule: named(
    'ActionSchedule',
    Type.Object({
      name: Type.String(),
      cron: Type.String(),
      timeZone: Type.String(),
      missed: Type.Enum(['once', 'skip']),
      paused: Type.Boolean(),
      next: Type.Array(DateTime(), { description: 'The next times.' }),
      lastAt: Type.Optional(DateTime()),
      lastJob: Type.Optional(Type.String({ description: 'The job that asked for the last run.' })),
      createdBy: Type.String({ description: 'In whose name it runs.' }),
      updatedAt: DateTime(),
    }),
  ),
  ActionSecret: named(
    'ActionSecret',
    Type.Object({
      name: Type.String(),
      hosts: Type.Array(Type.String(), { description: 'Where it may be sent.' }),
      createdAt: DateTime(),
      updatedAt: DateTime(),
      updatedBy: Type.String(),
    }),
  ),
} as const;
