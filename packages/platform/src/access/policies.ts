import type { AccessPolicy, EntityRef, PermissionRule } from '@gantry/contracts';
import { type Entity, formatEntityRef } from '@gantry/contracts';
import type { Store, StoreView } from '@gantry/storage';
import type { AuditRecord } from '../audit/audit-trail.ts';
import type { Actor, RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import type { AccessChanges } from './access-changes.ts';
import { applyPolicy } from './apply-policy.ts';
import { withoutOthers } from './compiled-rule.ts';
import { putRule } from './permission-rules.ts';
import type { Decision, Permission, Resource } from './policy.ts';
import type { PolicyEngine } from './policy-engine.ts';
import { type PolicyState, readPolicyState, toAccessPolicy } from './policy-state.ts';
import { loadSubject } from './subject.ts';
import type { UserAccount } from './users.ts';
import { compareDecisions, type WhatIf } from './what-if.ts';

/** What an import changes. */
export interface PolicyChange {
  readonly what: 'group' | 'role' | 'rule' | 'user';
  readonly name: string;
  readonly change: 'created' | 'updated' | 'deleted';
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface Explanation extends Decision {
  readonly permission: Permission;
  readonly subject: Actor;
  readonly resource: Resource;
  /** Every rule that speaks of it, in the order in which they are asked. */
  readonly rules: readonly PermissionRule[];
}

export interface Question {
  /** Who is asked about; absent for the one who asks. */
  readonly username?: string | undefined;
  readonly permission: Permission;
  /** An entity that is stored; its owner is looked up. */
  readonly entity?: EntityRef | undefined;
  readonly resource?: Resource | undefined;
}

/** What is decided for one of all users. */
export interface DecisionFor extends Decision {
  readonly account: UserAccount;
}

/** Takes back a dry run. */
class DryRun extends Error {
  readonly changes: readonly PolicyChange[];
  constructor(changes: readonly PolicyChange[]) {
    super('dry run');
    this.changes = changes;
  }
}

/** The policy as a whole: explained, compared with a proposal, taken out and brought in. */
export class Policies {
  readonly #store: Store;
  readonly #policy: PolicyEngine;
  readonly #changes: AccessChanges;
  readonly #pluginSlugs: () => string[];
  readonly #accounts: () => Promise<readonly UserAccount[]>;

  constructor(parts: {
    store: Store;
    policy: PolicyEngine;
    changes: AccessChanges;
    pluginSlugs: () => string[];
    accounts: () => Promise<readonly UserAccount[]>;
  }) {
    this.#store = parts.store;
    this.#policy = parts.policy;
    this.#changes = parts.changes;
    this.#pluginSlugs = parts.pluginSlugs;
    this.#accounts = parts.accounts;
  }

  /** Who may do what to what, why, and by which rule. About others only for those who may read rights. */
  async explain(question: Question, asker: Actor): Promise<Explanation> {
    const { username, permission, entity } = question;
    const isOwn = username === undefined || username === asker.identity?.username;
    if (!isOwn) this.#policy.authorize(asker, 'access.read');
    const subject = isOwn ? asker : await this.#subjectOf(username);
    const resource = entity ? await this.#resourceOf(entity, asker) : question.resource;
    const decision = this.#policy.decide(subject, permission, resource);
    const rules = this.#policy.rules.relevant(subject, permission, resource);
    const mayReadRights = this.#policy.may(asker, 'access.read');
    return {
      ...decision,
      permission,
      subject,
      resource: resource ?? {},
      rules: mayReadRights ? rules : rules.map((rule) => withoutOthers(rule, asker)),
    };
  }

  /** What is decided for everybody who can sign in. For those who may read rights. */
  async whoMay(
    { permission, entity, resource }: Omit<Question, 'username'>,
    asker: Actor,
  ): Promise<DecisionFor[]> {
    const about = entity ? await this.#resourceOf(entity, asker) : resource;
    const accounts = (await this.#accounts()).filter(({ row }) => row.disabled_at === null);
    return accounts.map((account) => ({
      account,
      ...this.#policy.decide(account.subject, permission, about),
    }));
  }

  /** Which decisions a proposal would change, about what the asker may see; nothing is stored. */
  async whatIf(input: unknown, asker: Actor): Promise<WhatIf> {
    const before = await readPolicyState(this.#store);
    const after = applyPolicy(before, input, this.#changes.now);
    const entities = await this.#store.entities.countByClass(this.#policy.readFilter(asker));
    return await compareDecisions(before, after, { entities, plugins: this.#pluginSlugs() });
  }

  async export(): Promise<AccessPolicy> {
    return toAccessPolicy(await readPolicyState(this.#store));
  }

  /** Brings a document in, whole or not at all. A dry run does everything but the writing. */
  async import(
    input: unknown,
    context: RequestContext,
    { dryRun }: { dryRun: boolean },
  ): Promise<readonly PolicyChange[]> {
    try {
      return await this.#changes.make(context, async (tx) => {
        const before = await readPolicyState(tx);
        const after = applyPolicy(before, input, this.#changes.now);
        await write(tx, before, after, this.#changes.now);
        const changes = changesOf(before, after);
        if (dryRun) {
          if ((await tx.users.countAdmins()) === 0) throw errors.LAST_ADMIN({});
          throw new DryRun(changes);
        }
        return {
          result: changes,
          records: changes.map(toRecord),
          userIds: affected(before, after),
        };
      });
    } catch (error) {
      if (error instanceof DryRun) return error.changes;
      throw error;
    }
  }

  async #subjectOf(username: string): Promise<Actor> {
    const user = await this.#store.users.findByUsername(username);
    if (!user) throw errors.NOT_FOUND({ what: `user "${username}"` });
    return await loadSubject(this.#store, user);
  }

  /** An entity that the asker may not read is not there, also when it is somebody else who is asked about. */
  async #resourceOf(ref: EntityRef, asker: Actor): Promise<Resource> {
    const stored = await this.#store.entities.getDoc(ref);
    const entity = stored && (JSON.parse(stored.doc) as Entity);
    const resource = entity && { ...ref, owner: entity.metadata.owner };
    if (!resource || !this.#policy.mayRead(asker, resource)) {
      throw errors.ENTITY_NOT_FOUND({ ref: formatEntityRef(ref) });
    }
    const { kind, namespace, owner } = resource;
    return { kind, namespace, ...(owner === undefined ? {} : { owner }) };
  }
}

async function write(
  tx: StoreView,
  before: PolicyState,
  after: PolicyState,
  at: string,
): Promise<void> {
  const lists = <T>(a: readonly T[], b: readonly T[], key: keyof T) => ({
    gone: a.filter((row) => !b.some((other) => other[key] === row[key])),
    changed: b.filter((row) => !a.includes(row)),
    isNew: (row: T) => !a.some((other) => other[key] === row[key]),
  });
  const roles = lists(before.roles, after.roles, 'id');
  for (const role of roles.gone) await tx.access.removeRole(role.id);
  for (const role of roles.changed) {
    await (roles.isNew(role) ? tx.access.createRole(role) : tx.access.updateRole(role.id, role));
  }
  const groups = lists(before.groups, after.groups, 'id');
  for (const group of groups.gone) await tx.access.removeGroup(group.id);
  for (const group of groups.changed) {
    await (groups.isNew(group)
      ? tx.access.createGroup(group)
      : tx.access.updateGroup(group.id, group));
  }
  for (const { id } of after.groups) {
    const [old, now] = [membersOf(before, id), membersOf(after, id)];
    for (const user of old) if (!now.has(user)) await tx.access.removeMember(id, user);
    for (const user of now) if (!old.has(user)) await tx.access.addMember(id, user);
  }
  const rules = lists(before.rules, after.rules, 'id');
  for (const rule of rules.gone) await tx.access.removeRule(rule.id);
  for (const rule of rules.changed) await putRule(tx, rule, at);
  for (const user of after.users) {
    if (!before.users.includes(user)) await tx.users.update(user.id, user);
  }
}

/** What differs, as the document says it. */
function changesOf(before: PolicyState, after: PolicyState): PolicyChange[] {
  const [a, b] = [toAccessPolicy(before), toAccessPolicy(after)];
  return [
    ...differences('group', a.groups ?? [], b.groups ?? [], (group) => group.name),
    ...differences('role', a.roles ?? [], b.roles ?? [], (role) => role.name),
    ...differences('rule', a.rules ?? [], b.rules ?? [], (rule) => rule.id),
    ...differences('user', a.users ?? [], b.users ?? [], (user) => user.username),
  ];
}

function differences<T>(
  what: PolicyChange['what'],
  before: readonly T[],
  after: readonly T[],
  nameOf: (item: T) => string,
): PolicyChange[] {
  const old = new Map(before.map((item) => [nameOf(item), item]));
  const changes: PolicyChange[] = [];
  for (const item of after) {
    const name = nameOf(item);
    const was = old.get(name);
    old.delete(name);
    if (!was) changes.push({ what, name, change: 'created', after: item });
    else if (JSON.stringify(was) !== JSON.stringify(item)) {
      changes.push({ what, name, change: 'updated', before: was, after: item });
    }
  }
  for (const [name, item] of old) changes.push({ what, name, change: 'deleted', before: item });
  return changes;
}

function toRecord({ what, name, change, before, after }: PolicyChange): AuditRecord {
  const action = `${what}.${change}`;
  return { action, resourceType: what, resourceId: name, resourceName: name, before, after };
}

/** Users whose role, roles, teams or groups may differ: everyone in a group that changed, and who changed. */
function affected(before: PolicyState, after: PolicyState): string[] {
  const ids = new Set<string>();
  for (const user of after.users) if (!before.users.includes(user)) ids.add(user.id);
  for (const { id } of [...before.groups, ...after.groups]) {
    const [old, now] = [membersOf(before, id), membersOf(after, id)];
    const same = before.groups.find((g) => g.id === id) === after.groups.find((g) => g.id === id);
    for (const user of [...old, ...now]) {
      if (!same || old.has(user) !== now.has(user)) ids.add(user);
    }
  }
  return [...ids];
}

function membersOf(state: PolicyState, groupId: string): ReadonlySet<string> {
  return state.members.get(groupId) ?? new Set();
}
