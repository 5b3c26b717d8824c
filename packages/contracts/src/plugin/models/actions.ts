import Type, { type Static } from 'typebox';
import { closed, Text } from './common.ts';

const ActionName = Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$' });
const JsonSchema = Type.Record(Type.String(), Type.Unknown(), {
  description: 'JSON Schema of an object.',
});

const described = {
  name: ActionName,
  label: Type.String({ minLength: 1, maxLength: 200 }),
  description: Type.Optional(Type.String({ maxLength: 2_000 })),
};

/** A webhook action as data. */
export const WebhookActionSchema = Type.Object(
  { ...described, configSchema: Type.Optional(JsonSchema) },
  { ...closed, title: 'WebhookAction' },
);
export type WebhookAction = Static<typeof WebhookActionSchema>;

/** An action that a plugin can run, as data. */
export const ActionExecutorSchema = Type.Object(
  {
    ...described,
    inputSchema: Type.Optional(JsonSchema),
    effect: Type.Enum(['read', 'write', 'destructive'], {
      description: 'What running it does: a destructive action is asked about first.',
    }),
  },
  { ...closed, title: 'ActionExecutor' },
);
export type ActionExecutor = Static<typeof ActionExecutorSchema>;

/** How an action ended. Log lines and progress were told while it ran. */
export const ActionResultSchema = Type.Object(
  {
    message: Type.Optional(Text),
    output: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { ...closed, title: 'ActionResult' },
);
export type ActionResult = Static<typeof ActionResultSchema>;

/** What a webhook action is told. */
export const WebhookCallSchema = Type.Object(
  {
    externalIdentifier: Type.String({ maxLength: 2_000 }),
    action: ActionName,
    actionConfig: Type.Union(
      [Type.String({ maxLength: 256 * 1024 }), Type.Record(Type.String(), Type.Unknown())],
      {
        description:
          'JSON text, as it was written into the rule; for an action with a `configSchema`, the validated object.',
      },
    ),
    payload: Type.Unknown({ description: 'The body of the webhook.' }),
  },
  { ...closed, title: 'WebhookCall' },
);
export type WebhookCall = Static<typeof WebhookCallSchema>;
