import { createId, type Problem } from '@gantry/base';
import { ROLES } from '@gantry/contracts';
import type { GroupRow, Store, StoreView, UserRow } from '@gantry/storage';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import type { AccessChanges } from './access-changes.ts';
import { checkTeams } from './check-teams.ts';
import { requireUnused } from './permission-rules.ts';

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly role: string;
  readonly teams: readonly string[];
  readonly source: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface GroupInput {
  readonly displayName?: string | undefined;
  readonly description?: string | undefined;
  readonly role?: string | undefined;
  readonly teams?: readonly string[] | undefined;
}

/** Groups of users: each gives its members a role, and makes them belong to teams. */
export class Groups {
  readonly #store: Store;
  readonly #changes: AccessChanges;

  constructor(store: Store, changes: AccessChanges) {
    this.#store = store;
    this.#changes = changes;
  }

  async list(): Promise<Group[]> {
    return (await this.#store.access.listGroups()).map(toGroup);
  }

  async get(id: string): Promise<{ group: Group; members: UserRow[] }> {
    const row = await requireGroup(this.#store, id);
    const ids = new Set(await this.#store.access.memberIds(id));
    const members = (await this.#store.users.list()).filter((user) => ids.has(user.id));
    return { group: toGroup(row), members };
  }

  async create(input: GroupInput & { name: string }, context: RequestContext): Promise<Group> {
    return await this.#changes.make(context, async (tx) => {
      await checkInput(tx, input);
      const groups = await tx.access.listGroups();
      if (groups.some((group) => group.name === input.name)) {
        throw errors.NAME_TAKEN({ what: 'group', name: input.name });
      }
      const at = this.#changes.now;
      const row: GroupRow = {
        id: createId(),
        name: input.name,
        display_name: input.displayName ?? '',
        description: input.description ?? '',
        role: input.role ?? 'viewer',
        teams: JSON.stringify(input.teams ?? []),
        source: 'local',
        created_at: at,
        updated_at: at,
      };
      await tx.access.createGroup(row);
      const result = toGroup(row);
      return { result, records: [recordOf('group.created', row, undefined, result)] };
    });
  }

  async update(id: string, input: GroupInput, context: RequestContext): Promise<Group> {
    return await this.#changes.make(context, async (tx) => {
      await checkInput(tx, input);
      const before = await requireGroup(tx, id);
      if (before.source === 'system' && input.role !== undefined && input.role !== before.role) {
        throw errors.SYSTEM_GROUP({ name: before.name });
      }
      const after: GroupRow = {
        ...before,
        display_name: input.displayName ?? before.display_name,
        description: input.description ?? before.description,
        role: input.role ?? before.role,
        teams: input.teams ? JSON.stringify(input.teams) : before.teams,
        updated_at: this.#changes.now,
      };
      await tx.access.updateGroup(id, after);
      const result = toGroup(after);
      return {
        result,
        records: [recordOf('group.updated', after, toGroup(before), result)],
        userIds: await tx.access.memberIds(id),
      };
    });
  }

  async remove(id: string, context: RequestContext): Promise<void> {
    await this.#changes.make(context, async (tx) => {
      const row = await requireGroup(tx, id);
      if (row.source !== 'local') throw errors.SYSTEM_GROUP({ name: row.name });
      await requireUnused(tx, `group:${row.name}`);
      const userIds = await tx.access.memberIds(id);
      await tx.access.removeGroup(id);
      const records = [recordOf('group.deleted', row, toGroup(row), undefined)];
      return { result: undefined, records, userIds };
    });
  }

  async addMember(id: string, userId: string, context: RequestContext): Promise<void> {
    await this.#setMember(id, userId, true, context);
  }

  async removeMember(id: string, userId: string, context: RequestContext): Promise<void> {
    await this.#setMember(id, userId, false, context);
  }

  async #setMember(
    id: string,
    userId: string,
    isMember: boolean,
    context: RequestContext,
  ): Promise<void> {
    await this.#changes.make(context, async (tx) => {
      const row = await requireGroup(tx, id);
      const user = await tx.users.get(userId);
      if (!user) throw errors.NOT_FOUND({ what: `user ${userId}` });
      const was = (await tx.access.memberIds(id)).includes(userId);
      if (was === isMember) {
        if (!isMember) throw errors.NOT_FOUND({ what: `member ${user.username} of ${row.name}` });
        return { result: undefined, records: [] };
      }
      if (isMember) await tx.access.addMember(id, userId);
      else await tx.access.removeMember(id, userId);
      const action = isMember ? 'group.member_added' : 'group.member_removed';
      const state = { userId, username: user.username };
      const records = [
        recordOf(action, row, isMember ? undefined : state, isMember ? state : undefined),
      ];
      return { result: undefined, records, userIds: [userId] };
    });
  }
}

export function toGroup(row: GroupRow): Group {
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    description: row.description,
    role: row.role,
    teams: JSON.parse(row.teams) as string[],
    source: row.source,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function recordOf(action: string, row: GroupRow, before: unknown, after: unknown) {
  return {
    action,
    resourceType: 'group',
    resourceId: row.id,
    resourceName: row.name,
    before,
    after,
  };
}

async function requireGroup(view: Pick<StoreView, 'access'>, id: string): Promise<GroupRow> {
  const row = await view.access.getGroup(id);
  if (!row) throw errors.NOT_FOUND({ what: `group ${id}` });
  return row;
}

async function checkInput(tx: StoreView, input: GroupInput): Promise<void> {
  const problems: Problem[] = checkTeams(input.teams ?? [], '/teams');
  if (input.role !== undefined) {
    const names = [...ROLES, ...(await tx.access.listRoles()).map((role) => role.name)];
    if (!names.includes(input.role)) {
      problems.push({ pointer: '/role', message: `there is no role "${input.role}"` });
    }
  }
  if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
}
