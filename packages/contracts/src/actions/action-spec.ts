import type { JsonObject } from '@gantry/base';

/** What running an action does. A destructive one has to be confirmed by whoever asks for it. */
export const ACTION_EFFECTS = ['read', 'write', 'destructive'] as const;
export type ActionEffect = (typeof ACTION_EFFECTS)[number];

/** What an action of one step can be. `flux-update` is a word of old catalogs that nothing runs. */
export const ACTION_TYPES = [
  'webhook',
  'internal',
  'tool',
  'github-action',
  'argocd-sync',
  'plugin',
  'flux-update',
] as const;

/** What a step can be, beside what an action can be. */
export const STEP_TYPES = [...ACTION_TYPES, 'wait', 'signal'] as const;

export const ACTION_INPUT_TYPES = [
  'string',
  'textarea',
  'number',
  'boolean',
  'select',
  'secret',
] as const;

/** One field of an action's form. */
export interface ActionInput {
  readonly name: string;
  readonly type: (typeof ACTION_INPUT_TYPES)[number];
  readonly title?: string;
  readonly description?: string;
  readonly required?: boolean;
  readonly default?: unknown;
  readonly options?: readonly string[];
  /** The value is an entity of this kind, which whoever asks has to be able to read. */
  readonly entityKind?: string;
}

/** What is done by one executor. */
export interface ActionWork {
  readonly type: string;
  readonly config?: JsonObject;
}

/** A step of an action of several. */
export interface ActionStep extends ActionWork {
  /** How later steps name its outputs: `${{ steps.<id>.outputs.<name> }}`. */
  readonly id: string;
  readonly title?: string;
  /** How often it is tried again when the other side is away. Default 3. */
  readonly retries?: number;
  /** Such as `5m`: how long one attempt may take. */
  readonly timeout?: string;
  /** What takes its effect back when a later step fails or the run is cancelled. */
  readonly compensate?: ActionWork;
}

/** Who may run an action and who has to agree. Every condition that is given has to hold. */
export interface ActionPermissions {
  readonly allowedRoles?: readonly string[];
  readonly allowedTeams?: readonly string[];
  readonly requireApproval?: boolean;
  /** Teams by name; `user:<username>`, `group:<name>`, `role:<role>`. */
  readonly approvers?: readonly string[];
  /** Such as `24h`: when a request that nobody has answered lapses. Default three days. */
  readonly approvalExpiresAfter?: string;
}

/** `spec` of an entity of the kind `Action`. */
export interface ActionSpec {
  readonly type?: string;
  readonly category?: string;
  readonly effect?: ActionEffect;
  readonly config?: JsonObject;
  readonly inputs?: readonly ActionInput[];
  readonly steps?: readonly ActionStep[];
  /** Texts with places, such as `${{ steps.build.outputs.version }}`. */
  readonly outputs?: Readonly<Record<string, string>>;
  readonly permissions?: ActionPermissions;
}
