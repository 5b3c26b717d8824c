import type { ActionExecutor, ActionResult, CapabilityKind } from '@gantry/contracts';
import type { Credentials, PluginContext } from '../context.ts';
import { Capability, KIND } from './capability.ts';

export interface ActionRequest {
  readonly action: string;
  /** Checked against the action's `inputSchema`. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** An action with its code. */
export interface ActionDefinition extends ActionExecutor {
  run?(ctx: PluginContext, credentials: Credentials, request: ActionRequest): Promise<ActionResult>;
}

/**
 * Actions that people, rules and schedules may run. `ctx.log` and `ctx.progress` are shown while one runs; stop when `ctx.signal`
 * is aborted.
 */
export abstract class ActionPlugin extends Capability {
  static readonly [KIND]: CapabilityKind = 'action';

  /** Read once, when the plugin is loaded. */
  abstract actions(): readonly ActionDefinition[];
  /** Runs the actions that have no `run` of their own. */
  run?(ctx: PluginContext, credentials: Credentials, request: ActionRequest): Promise<ActionResult>;
}
