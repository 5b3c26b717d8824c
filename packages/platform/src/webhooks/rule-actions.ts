import type { JsonObject, Problem } from '@gantry/base';
import { isJsonObject } from '@gantry/base';
import {
  type Entity,
  problemsOf,
  type WebhookRule,
  type WebhookRuleInput,
  WebhookRuleInputSchema,
} from '@gantry/contracts';
import type { StoreView } from '@gantry/storage';
import type { ListedWebhookAction, WebhookActions } from '../capabilities/webhook-actions.ts';
import type { RequestContext } from '../context.ts';
import {
  BUILT_IN,
  type BuiltInHandler,
  checkConfig,
  type DeliveryEvent,
} from './built-in-handlers.ts';
import { checkFilter } from './cel.ts';

/** Something a rule asks for, ready to be done. */
export interface RuleRun {
  readonly rule: WebhookRule;
  readonly event: DeliveryEvent;
  readonly entity: Entity | undefined;
  readonly identifier: string;
  readonly deliveryId: string;
  readonly context: RequestContext;
}

const HANDLER = /^([a-z][a-z0-9-]*)[:#]([a-z][a-z0-9_]*)$/;

/** What rules can ask for: Gantry's own handlers, and actions of plugins. */
export class RuleActions {
  readonly #builtIn: ReadonlyMap<string, BuiltInHandler>;
  readonly #plugins: WebhookActions;

  constructor(builtIn: readonly BuiltInHandler[], plugins: WebhookActions) {
    this.#builtIn = new Map(builtIn.map((handler) => [handler.name, handler]));
    this.#plugins = plugins;
  }

  /** Everything that a rule can name, with the schema of its configuration. */
  list(): ListedWebhookAction[] {
    const own = [...this.#builtIn.values()].map(({ name, label, description, configSchema }) => ({
      name,
      label,
      description,
      configSchema,
      handler: `${BUILT_IN}:${name}`,
      plugin: BUILT_IN,
    }));
    return [...own, ...this.#plugins.list()];
  }

  /** Everything that is wrong with a list of rules, each by its place: one does not hide the others. */
  check(rules: readonly unknown[]): Problem[] {
    return rules.flatMap((rule, index) => this.#checkRule(rule, `/rules/${index}`));
  }

  /** What is wrong with a handler and its configuration. */
  checkHandler(handler: string, config: unknown): Problem[] {
    const found = this.find(handler);
    if (found === 'unknown') {
      const names = [...this.#builtIn.keys()].map((name) => `${BUILT_IN}:${name}`).join(', ');
      return [{ pointer: '/handler', message: `is not known; Gantry has ${names}` }];
    }
    if (found === undefined) {
      return this.#plugins.check(handler, config).map(({ pointer, message }) => ({
        pointer: pointer.replace(/^\/actionConfig/, '/config'),
        message,
      }));
    }
    const checked = checkConfig(found, parseConfig(config));
    if ('config' in checked) return [];
    return checked.problems.map(({ pointer, message }) => ({
      pointer: `/config${pointer}`,
      message,
    }));
  }

  /** One of Gantry's own; `undefined` for one that a plugin may have. */
  find(handler: string): BuiltInHandler | 'unknown' | undefined {
    const [, slug, name = ''] = HANDLER.exec(handler) ?? [];
    if (slug !== BUILT_IN) return undefined;
    return this.#builtIn.get(name) ?? 'unknown';
  }

  /** Does the work of one of Gantry's own, in a transaction that the caller has opened. */
  async runBuiltIn(tx: StoreView, handler: BuiltInHandler, run: RuleRun): Promise<string> {
    const checked = checkConfig(handler, parseConfig(run.rule.config));
    // It was checked when it was saved; another release may ask for more.
    if ('problems' in checked) throw new Error(describe(checked.problems));
    return await handler.run(tx, { ...run, config: checked.config });
  }

  /**
   * Calls a plugin. After a crash it may be called again: `requestId` of its context is the same each time, for
   * the plugin to tell by.
   */
  async runPlugin({ rule, event, entity, identifier, context }: RuleRun): Promise<void> {
    await this.#plugins.run(
      {
        handler: rule.handler,
        integration: rule.integration,
        entity: entity && { ...entity.metadata, kind: entity.kind },
        externalIdentifier: identifier,
        actionConfig: rule.config,
        payload: event.payload,
      },
      context,
    );
  }

  #checkRule(value: unknown, pointer: string): Problem[] {
    const shape = problemsOf(WebhookRuleInputSchema, value, pointer);
    if (shape.length > 0) return shape;
    const rule = value as WebhookRuleInput;
    const filter = checkFilter(rule.filter ?? '');
    return [
      ...(filter === undefined ? [] : [{ pointer: `${pointer}/filter`, message: filter }]),
      ...this.checkHandler(rule.handler, rule.config).map((problem) => ({
        pointer: `${pointer}${problem.pointer}`,
        message: problem.message,
      })),
    ];
  }
}

/** An object, or JSON text of one. */
function parseConfig(config: unknown): unknown {
  if (typeof config !== 'string') return config ?? {};
  try {
    const value: unknown = JSON.parse(config);
    return isJsonObject(value) ? (value satisfies JsonObject) : config;
  } catch {
    return config;
  }
}

function describe(problems: readonly Problem[]): string {
  return problems.map(({ pointer, message }) => `${pointer} ${message}`).join('; ');
}
