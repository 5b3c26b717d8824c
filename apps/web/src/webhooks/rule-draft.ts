import type { Webhook, WebhookInput } from '@gantry/client';

type Rule = Webhook['rules'][number];
type RuleInput = NonNullable<WebhookInput['rules']>[number];

/** A rule while it is written: its configuration is text, and may be broken. */
export interface RuleDraft {
  /** Tells drafts apart; the id of a rule that is saved. */
  readonly key: string;
  readonly id: string | undefined;
  readonly name: string;
  readonly filter: string;
  readonly handler: string;
  readonly integration: string | undefined;
  readonly config: string;
  readonly enabled: boolean;
}

export function toDraft({
  id,
  name,
  filter,
  handler,
  integration,
  config,
  enabled,
}: Rule): RuleDraft {
  const text = typeof config === 'string' ? config : JSON.stringify(config ?? {}, null, 2);
  return { key: id, id, name, filter, handler, integration, config: text, enabled };
}

export function newDraft(handler: string): RuleDraft {
  return {
    key: crypto.randomUUID(),
    id: undefined,
    name: '',
    filter: '',
    handler,
    integration: undefined,
    config: '{}',
    enabled: true,
  };
}

/** Whether the configuration is JSON. */
export function isReadable({ config }: RuleDraft): boolean {
  try {
    JSON.parse(config);
    return true;
  } catch {
    return false;
  }
}

/** Drafts as the server takes them. All of them have to be readable. */
export function toRules(drafts: readonly RuleDraft[]): RuleInput[] {
  return drafts.map(({ id, name, filter, handler, integration, config, enabled }) => ({
    ...(id === undefined ? {} : { id }),
    name,
    filter,
    handler,
    enabled,
    ...(integration === undefined ? {} : { integration }),
    config: JSON.parse(config) as unknown,
  }));
}

/** Moves the draft at `index` by `step` places. */
export function moved(drafts: readonly RuleDraft[], index: number, step: number): RuleDraft[] {
  const result = [...drafts];
  const [draft] = result.splice(index, 1);
  if (draft) result.splice(index + step, 0, draft);
  return result;
}
