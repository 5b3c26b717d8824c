import type { PermissionRule, RoleRule } from '@gantry/contracts';
import { type EntityFilter, matchesFilter, type Store, type StoreView } from '@gantry/storage';
import type { Actor } from '../context.ts';
import { errors } from '../errors.ts';
import type { EventStream } from '../events/event-stream.ts';
import { toFiltered } from './compiled-rule.ts';
import { type Decision, NAMED_PERMISSIONS, type Permission, type Resource } from './policy.ts';
import { RuleSet } from './rule-set.ts';

/**
 * The one place that decides about rights. Rules are held in memory, and renewed on every server by the
 * event of their change before any later event is handed out.
 */
export class PolicyEngine {
  readonly #store: Store;
  #rules = new RuleSet();

  constructor(store: Store) {
    this.#store = store;
  }

  async start(events: EventStream): Promise<void> {
    await this.reload();
    events.beforeHandingOut('access.changed', () => this.reload());
  }

  get rules(): RuleSet {
    return this.#rules;
  }

  async reload(): Promise<void> {
    this.#rules = new RuleSet(await readRules(this.#store));
  }

  decide(subject: Actor, permission: Permission, resource?: Resource): Decision {
    return this.#rules.decide(subject, permission, resource);
  }

  may(subject: Actor, permission: Permission, resource?: Resource): boolean {
    return this.#rules.decide(subject, permission, resource).allowed;
  }

  /** Throws `FORBIDDEN` unless the subject may. */
  authorize(subject: Actor, permission: Permission, resource?: Resource): void {
    const { allowed, reason } = this.#rules.decide(subject, permission, resource);
    if (!allowed) throw errors.FORBIDDEN({ reason, permission });
  }

  /**
   * The rights that the API shows for a user: whether there is anything that each may be done to. The short
   * names are those of the first API; beside them is every permission by its own.
   */
  summarize(subject: Actor): Record<string, boolean> {
    return {
      read: this.may(subject, 'catalog.read'),
      write: this.may(subject, 'catalog.write'),
      execute: this.may(subject, 'actions.execute'),
      delete: this.may(subject, 'catalog.delete'),
      managePlugins: this.may(subject, 'plugins.manage'),
      admin: this.may(subject, 'users.manage'),
      ...Object.fromEntries(
        NAMED_PERMISSIONS.map((permission) => [permission, this.may(subject, permission)]),
      ),
    };
  }

  /** What of the catalog the subject may read, for lists of all sorts; `undefined` for all of it. */
  readFilter(subject: Actor): EntityFilter | undefined {
    return this.#rules.filterOf(subject, 'catalog.read');
  }

  /** Whether the subject may read an entity. */
  mayRead(subject: Actor, entity: Resource): boolean {
    const filter = this.#rules.filterOf(subject, 'catalog.read');
    return !filter || matchesFilter(filter, toFiltered(entity));
  }
}

/** The custom rules of the store: those of roles, and those that stand by themselves. */
export async function readRules(store: Pick<StoreView, 'access'>): Promise<PermissionRule[]> {
  const [roles, rules] = await Promise.all([store.access.listRoles(), store.access.listRules()]);
  return [
    ...roles.flatMap((role) => expandRole(role.name, JSON.parse(role.rules) as RoleRule[])),
    ...rules.map((row) => JSON.parse(row.rule) as PermissionRule),
  ];
}

/** The rules of a custom role, as rules for those who have it. */
export function expandRole(name: string, rules: readonly RoleRule[]): PermissionRule[] {
  return rules.map((rule) => ({ ...rule, id: `${name}/${rule.id}`, subjects: [`role:${name}`] }));
}
