import type { CapabilityKind, WebhookAction, WebhookCall } from '@gantry/contracts';
import type { Credentials, PluginContext } from '../context.ts';
import { Capability, KIND } from './capability.ts';

/** What a webhook action is told. `actionConfig` is the type that its `configSchema` describes. */
export interface WebhookRequest<Config = unknown> extends Omit<WebhookCall, 'actionConfig'> {
  readonly actionConfig: Config;
}

/** A webhook action with its code. */
export interface WebhookActionDefinition<Config = never> extends WebhookAction {
  run?(
    ctx: PluginContext,
    credentials: Credentials,
    request: WebhookRequest<Config>,
  ): Promise<void>;
}

/**
 * Reacts to webhooks. Implement `actions()`, `runAction()`, or both: an action of the catalogue that has `run` is run by it,
 * every other one by `runAction()`.
 *
 * Actions with a `configSchema` receive `actionConfig` as an object that was checked against it; others as the JSON text
 * of the rule. A delivery may come twice: make actions idempotent.
 */
export abstract class WebhookPlugin extends Capability {
  static readonly [KIND]: CapabilityKind = 'webhook';

  /** The actions that rules can name, as `slug:action`. Read once, when the plugin is loaded. */
  actions?(): readonly WebhookActionDefinition[];
  /** Throw for an action that is not known. */
  runAction?(ctx: PluginContext, credentials: Credentials, request: WebhookRequest): Promise<void>;
}

/** The seed contract's name of the same class. */
export { WebhookPlugin as WebhookActionPlugin };
