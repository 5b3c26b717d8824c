import { createId, type Problem } from '@gantry/base';
import { type PermissionRule, ROLES, type RoleRule } from '@gantry/contracts';
import type { RoleRow, Store, StoreView } from '@gantry/storage';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import type { AccessChanges } from './access-changes.ts';
import { checkRoleRules, checkRules, readKnownNames } from './check-rules.ts';
import { BUILT_IN_RULES } from './policy.ts';

/** A role as it is shown: a built-in one, or a named set of rules. */
export interface RoleDescription {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly builtIn: boolean;
  readonly rules: readonly RoleRule[];
}

export interface RoleInput {
  readonly displayName?: string | undefined;
  readonly description?: string | undefined;
  readonly rules?: readonly unknown[] | undefined;
}

/** Permission rules and custom roles. */
export class PermissionRules {
  readonly #store: Store;
  readonly #changes: AccessChanges;

  constructor(store: Store, changes: AccessChanges) {
    this.#store = store;
    this.#changes = changes;
  }

  async list(): Promise<PermissionRule[]> {
    return (await this.#store.access.listRules()).map((row) => JSON.parse(row.rule));
  }

  async create(
    input: Omit<PermissionRule, 'id'> & { id?: string | undefined },
    context: RequestContext,
  ): Promise<PermissionRule> {
    return await this.#changes.make(context, async (tx) => {
      const rule: PermissionRule = { ...input, id: input.id ?? createId() };
      throwProblems(checkRules([rule], await readKnownNames(tx)), '/0');
      const rules = await tx.access.listRules();
      if (rules.some((row) => row.id === rule.id)) {
        throw errors.NAME_TAKEN({ what: 'rule', name: rule.id });
      }
      await putRule(tx, rule, this.#changes.now);
      return { result: rule, records: [ruleRecord('rule.created', rule.id, undefined, rule)] };
    });
  }

  async replace(id: string, input: object, context: RequestContext): Promise<PermissionRule> {
    return await this.#changes.make(context, async (tx) => {
      const before = await requireRule(tx, id);
      const rule = { ...input, id } as PermissionRule;
      throwProblems(checkRules([rule], await readKnownNames(tx)), '/0');
      await putRule(tx, rule, this.#changes.now);
      return { result: rule, records: [ruleRecord('rule.updated', id, before, rule)] };
    });
  }

  async remove(id: string, context: RequestContext): Promise<void> {
    await this.#changes.make(context, async (tx) => {
      const before = await requireRule(tx, id);
      await tx.access.removeRule(id);
      return { result: undefined, records: [ruleRecord('rule.deleted', id, before, undefined)] };
    });
  }

  async listRoles(): Promise<RoleDescription[]> {
    const custom = await this.#store.access.listRoles();
    return [...ROLES.map(describeBuiltIn), ...custom.map(toRole)];
  }

  async getRole(id: string): Promise<RoleDescription> {
    const found = (await this.listRoles()).find((role) => role.id === id);
    if (!found) throw errors.NOT_FOUND({ what: `role ${id}` });
    return found;
  }

  async createRole(
    input: RoleInput & { name: string },
    context: RequestContext,
  ): Promise<RoleDescription> {
    return await this.#changes.make(context, async (tx) => {
      throwProblems(checkRoleRules(input.rules ?? [], '/rules'));
      const { roles } = await readKnownNames(tx);
      if (roles.has(input.name)) throw errors.NAME_TAKEN({ what: 'role', name: input.name });
      const at = this.#changes.now;
      const row: RoleRow = {
        id: createId(),
        name: input.name,
        display_name: input.displayName ?? '',
        description: input.description ?? '',
        rules: JSON.stringify(input.rules ?? []),
        created_at: at,
        updated_at: at,
      };
      await tx.access.createRole(row);
      const result = toRole(row);
      return { result, records: [roleRecord('role.created', row, undefined, result)] };
    });
  }

  async updateRole(
    id: string,
    input: RoleInput,
    context: RequestContext,
  ): Promise<RoleDescription> {
    return await this.#changes.make(context, async (tx) => {
      const before = await requireRole(tx, id);
      if (input.rules) throwProblems(checkRoleRules(input.rules, '/rules'));
      const after: RoleRow = {
        ...before,
        display_name: input.displayName ?? before.display_name,
        description: input.description ?? before.description,
        rules: input.rules ? JSON.stringify(input.rules) : before.rules,
        updated_at: this.#changes.now,
      };
      await tx.access.updateRole(id, after);
      const result = toRole(after);
      return { result, records: [roleRecord('role.updated', after, toRole(before), result)] };
    });
  }

  async removeRole(id: string, context: RequestContext): Promise<void> {
    await this.#changes.make(context, async (tx) => {
      const row = await requireRole(tx, id);
      await requireUnused(tx, `role:${row.name}`);
      await tx.access.removeRole(id);
      const records = [roleRecord('role.deleted', row, toRole(row), undefined)];
      return { result: undefined, records };
    });
  }
}

/** Throws `IN_USE` while a rule, a group or a user names the subject: a later one of its name would inherit. */
export async function requireUnused(tx: StoreView, subject: string): Promise<void> {
  const uses: string[] = [];
  for (const row of await tx.access.listRules()) {
    const { subjects, except = [] } = JSON.parse(row.rule) as PermissionRule;
    if ([...subjects, ...except].includes(subject)) uses.push(`rule ${row.id}`);
  }
  const [type, name = ''] = subject.split(':', 2);
  if (type === 'role') {
    for (const group of await tx.access.listGroups()) {
      if (group.role === name) uses.push(`group ${group.name}`);
    }
    for (const user of await tx.users.list()) {
      if ((JSON.parse(user.roles) as string[]).includes(name)) uses.push(`user ${user.username}`);
    }
  }
  if (uses.length > 0) throw errors.IN_USE({ what: `${type} "${name}"`, uses });
}

/** Takes a user out of all rules, which speak of names: somebody else may get this one later. */
export async function removeUserFromRules(
  tx: StoreView,
  username: string,
  at: string,
): Promise<void> {
  const subject = `user:${username}`;
  for (const row of await tx.access.listRules()) {
    const rule = JSON.parse(row.rule) as PermissionRule;
    const subjects = rule.subjects.filter((other) => other !== subject);
    const except = rule.except?.filter((other) => other !== subject);
    if (subjects.length === 0) await tx.access.removeRule(rule.id);
    else if (subjects.length < rule.subjects.length || except?.length !== rule.except?.length) {
      await putRule(tx, { ...rule, subjects, ...(except ? { except } : {}) }, at);
    }
  }
}

export async function putRule(tx: StoreView, rule: PermissionRule, at: string): Promise<void> {
  const row = { id: rule.id, rule: JSON.stringify(rule), created_at: at, updated_at: at };
  await tx.access.putRule(row);
}

export function toRole(row: RoleRow): RoleDescription {
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    description: row.description,
    builtIn: false,
    rules: JSON.parse(row.rules) as RoleRule[],
  };
}

function describeBuiltIn(name: string): RoleDescription {
  const rules = BUILT_IN_RULES.filter((rule) => rule.subjects.includes(`role:${name}`));
  return {
    id: name,
    name,
    displayName: name,
    description: 'Built in.',
    builtIn: true,
    rules: rules.map(({ subjects: _, except: __, ...rule }) => rule),
  };
}

async function requireRule(tx: StoreView, id: string): Promise<PermissionRule> {
  const row = (await tx.access.listRules()).find((rule) => rule.id === id);
  if (!row) throw errors.NOT_FOUND({ what: `rule ${id}` });
  return JSON.parse(row.rule) as PermissionRule;
}

async function requireRole(tx: StoreView, id: string): Promise<RoleRow> {
  if ((ROLES as readonly string[]).includes(id)) throw errors.BUILT_IN_ROLE({ name: id });
  const row = (await tx.access.listRoles()).find((role) => role.id === id);
  if (!row) throw errors.NOT_FOUND({ what: `role ${id}` });
  return row;
}

/** Problems of one rule name its own fields, not its place in a list. */
function throwProblems(problems: readonly Problem[], prefix = ''): void {
  if (problems.length === 0) return;
  throw errors.INVALID_INPUT({
    problems: problems.map((p) => ({ ...p, pointer: p.pointer.slice(prefix.length) })),
  });
}

export function ruleRecord(action: string, id: string, before: unknown, after: unknown) {
  return { action, resourceType: 'rule', resourceId: id, resourceName: id, before, after };
}

export function roleRecord(action: string, row: RoleRow, before: unknown, after: unknown) {
  return {
    action,
    resourceType: 'role',
    resourceId: row.id,
    resourceName: row.name,
    before,
    after,
  };
}
