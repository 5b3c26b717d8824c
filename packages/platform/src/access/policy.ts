import type { PermissionRule, Role, Verb } from '@gantry/contracts';
import { ROLES, roleAtLeast } from '@gantry/contracts';

/**
 * What can be permitted, as `<resource>.<verb>`, and the least built-in role that may do it unless rules say
 * otherwise. Every route, every write and every subscription names one of these, and all of them ask the
 * `PolicyEngine`.
 */
export const PERMISSIONS = {
  /** Everyone who is signed in, about themselves. */
  self: 'viewer',
  'catalog.read': 'viewer',
  'catalog.write': 'developer',
  'catalog.delete': 'developer',
  'kinds.manage': 'admin',
  'actions.read': 'viewer',
  'actions.execute': 'developer',
  /** Runs with their inputs, outputs and logs; see `SCOPED`. */
  'runs.read': 'viewer',
  /** Deciding about runs that wait for it, as far as the action names one as approver. */
  'approvals.execute': 'developer',
  /** Cancelling, retrying and signalling runs; see `SCOPED`. */
  'runs.manage': 'developer',
  'actionsecrets.read': 'platform-engineer',
  'actionsecrets.manage': 'platform-engineer',
  'plugins.read': 'viewer',
  'plugins.manage': 'platform-engineer',
  'marketplace.read': 'viewer',
  /** New code in the platform: more than configuring what is there. */
  'marketplace.manage': 'admin',
  'configuration.read': 'viewer',
  'configuration.write': 'developer',
  /** Values of secret keys, each time with a line in the trail. */
  'configsecrets.read': 'platform-engineer',
  'logs.read': 'viewer',
  'webhooks.read': 'platform-engineer',
  'webhooks.manage': 'platform-engineer',
  /** Subscriptions of one's own: what they send is what their owner may read. */
  'subscriptions.manage': 'developer',
  'deployments.read': 'viewer',
  'deployments.execute': 'developer',
  'incidents.read': 'viewer',
  'analysis.read': 'viewer',
  'analysis.execute': 'developer',
  'health.read': 'viewer',
  'lifecycle.execute': 'developer',
  'jobs.read': 'platform-engineer',
  'jobs.manage': 'platform-engineer',
  'announcements.read': 'viewer',
  'announcements.manage': 'admin',
  'dashboards.write': 'developer',
  'dashboards.manage': 'admin',
  'users.manage': 'admin',
  'access.read': 'platform-engineer',
  'access.manage': 'admin',
  'audit.read': 'admin',
  'audit.manage': 'admin',
  'backups.manage': 'admin',
  'secrets.manage': 'admin',
} as const satisfies Record<'self' | `${string}.${Verb}`, Role>;

export type Permission = keyof typeof PERMISSIONS;

/** The permissions that somebody can have or lack. */
export const NAMED_PERMISSIONS = (Object.keys(PERMISSIONS) as Permission[]).filter(
  (permission) => permission !== 'self',
);

/** What the permission is asked for. */
export interface Resource {
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly owner?: string | undefined;
  readonly plugin?: string | undefined;
  readonly action?: string | undefined;
}

export interface Decision {
  readonly allowed: boolean;
  /** Why, in words for the person who asked. */
  readonly reason: string;
  /** The rule that decided; absent when none did. */
  readonly rule?: string;
}

/**
 * Giving rights away is giving everything away. Only the built-in role decides about these, so that no rule
 * can make an administrator of somebody, and none can lock the administrators out.
 */
export const ROOT_PERMISSIONS: ReadonlySet<Permission> = new Set([
  'self',
  'users.manage',
  'access.manage',
  'audit.manage',
  'backups.manage',
  'secrets.manage',
]);

export function resourceOf(permission: Permission): string {
  return permission.split('.', 1)[0] as string;
}

export function verbOf(permission: Permission): string {
  return permission.slice(permission.indexOf('.') + 1);
}

/** The resources that rules can speak of. */
export const RULE_RESOURCES: readonly string[] = [
  ...new Set((Object.keys(PERMISSIONS) as Permission[]).map(resourceOf)),
].filter((resource) => resource !== 'self');

/** A permission as rules and forms have to know it. */
export interface PermissionDescription {
  readonly permission: Permission;
  /** The least built-in role that has it. */
  readonly role: Role;
  /** Rules cannot give or take it: only the built-in role decides. */
  readonly byRoleOnly: boolean;
  /** What conditions a rule about its resource may have. */
  readonly conditions: readonly RuleCondition[];
}

export type RuleCondition = 'kinds' | 'namespaces' | 'owners' | 'plugins' | 'actions';

const ENTITY_CONDITIONS: readonly RuleCondition[] = ['kinds', 'namespaces', 'owners'];
/** The resources whose rules can have conditions, and which. */
const CONDITIONS: Readonly<Record<string, readonly RuleCondition[]>> = {
  catalog: ENTITY_CONDITIONS,
  actions: [...ENTITY_CONDITIONS, 'actions'],
  runs: [...ENTITY_CONDITIONS, 'actions'],
  approvals: [...ENTITY_CONDITIONS, 'actions'],
  plugins: ['plugins'],
};

export function describePermissions(): PermissionDescription[] {
  return NAMED_PERMISSIONS.map((permission) => ({
    permission,
    role: PERMISSIONS[permission],
    byRoleOnly: ROOT_PERMISSIONS.has(permission),
    conditions: CONDITIONS[resourceOf(permission)] ?? [],
  }));
}

/** Permissions whose least role has them for what its teams own; rules of their own say so, and who has them for all. */
const SCOPED: ReadonlySet<Permission> = new Set(['runs.read', 'runs.manage']);

/** What the built-in roles may do, as rules like any other. */
export const BUILT_IN_RULES: readonly PermissionRule[] = [
  ...builtInRules(),
  {
    id: 'builtin.plugin.catalog',
    description: 'A plugin writes what its syncs bring.',
    effect: 'allow',
    subjects: ['plugin:*'],
    resources: ['catalog'],
    verbs: ['read', 'write'],
  },
  {
    id: 'builtin.platform-engineer.runs',
    effect: 'allow',
    subjects: ['role:platform-engineer', 'role:admin'],
    resources: ['runs'],
    verbs: ['read', 'manage'],
  },
  {
    id: 'builtin.own.runs.read',
    description: 'What came of an action is the business of the team that owns it.',
    effect: 'allow',
    subjects: ['*'],
    resources: ['runs'],
    verbs: ['read'],
    owners: ['@own'],
  },
  {
    id: 'builtin.own.runs.manage',
    description: 'So is stopping and repeating it.',
    effect: 'allow',
    subjects: ['role:developer'],
    resources: ['runs'],
    verbs: ['manage'],
    owners: ['@own'],
  },
  {
    id: 'builtin.webhook.catalog',
    description: 'Rules of a webhook write to the entities that it is for.',
    effect: 'allow',
    subjects: ['webhook:*'],
    resources: ['catalog'],
    verbs: ['read', 'write'],
  },
];

function builtInRules(): PermissionRule[] {
  const rules = new Map<string, PermissionRule>();
  for (const [permission, role] of Object.entries(PERMISSIONS) as [Permission, Role][]) {
    if (permission === 'self' || SCOPED.has(permission)) continue;
    const resource = resourceOf(permission);
    const id = `builtin.${role}.${resource}`;
    const subjects = ROLES.filter((other) => roleAtLeast(other, role)).map(
      (name) => `role:${name}`,
    );
    const verbs = [...(rules.get(id)?.verbs ?? []), verbOf(permission) as Verb];
    rules.set(id, { id, effect: 'allow', subjects, resources: [resource], verbs });
  }
  return [...rules.values()];
}
