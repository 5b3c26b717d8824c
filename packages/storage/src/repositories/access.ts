import type { Selectable } from 'kysely';
import type { GroupTable, PermissionRuleTable, RoleTable } from '../schema.ts';
import type { Session } from '../session.ts';

export type GroupRow = Selectable<GroupTable>;
export type RoleRow = Selectable<RoleTable>;
export type PermissionRuleRow = Selectable<PermissionRuleTable>;

/** Groups with their members, custom roles, and permission rules. */
export class AccessRepository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async listGroups(): Promise<GroupRow[]> {
    return await this.#session.db.selectFrom('groups').selectAll().orderBy('name').execute();
  }

  async getGroup(id: string): Promise<GroupRow | undefined> {
    return await this.#session.db
      .selectFrom('groups')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async groupsOfUser(userId: string): Promise<GroupRow[]> {
    return await this.#session.db
      .selectFrom('groups')
      .innerJoin('group_members', 'group_members.group_id', 'groups.id')
      .selectAll('groups')
      .where('group_members.user_id', '=', userId)
      .orderBy('groups.name')
      .execute();
  }

  async createGroup(row: GroupRow): Promise<void> {
    await this.#session.db.insertInto('groups').values(row).execute();
  }

  async updateGroup(id: string, changes: Partial<Omit<GroupRow, 'id'>>): Promise<void> {
    await this.#session.db.updateTable('groups').set(changes).where('id', '=', id).execute();
  }

  async removeGroup(id: string): Promise<void> {
    await this.#session.db.deleteFrom('group_members').where('group_id', '=', id).execute();
    await this.#session.db.deleteFrom('groups').where('id', '=', id).execute();
  }

  /** Every membership, as pairs of ids. */
  async listMembers(): Promise<{ group_id: string; user_id: string }[]> {
    return await this.#session.db
      .selectFrom('group_members')
      .selectAll()
      .orderBy('group_id')
      .orderBy('user_id')
      .execute();
  }

  async memberIds(groupId: string): Promise<string[]> {
    const rows = await this.#session.db
      .selectFrom('group_members')
      .select('user_id')
      .where('group_id', '=', groupId)
      .execute();
    return rows.map((row) => row.user_id);
  }

  async addMember(groupId: string, userId: string): Promise<void> {
    await this.#session.insertMany('group_members', ['group_id', 'user_id'], [[groupId, userId]], {
      suffix: 'ON CONFLICT DO NOTHING',
    });
  }

  async removeMember(groupId: string, userId: string): Promise<void> {
    await this.#session.deleteByKeys('group_members', ['group_id', 'user_id'], [[groupId, userId]]);
  }

  async removeUser(userId: string): Promise<void> {
    await this.#session.db.deleteFrom('group_members').where('user_id', '=', userId).execute();
  }

  async listRoles(): Promise<RoleRow[]> {
    return await this.#session.db.selectFrom('roles').selectAll().orderBy('name').execute();
  }

  async createRole(row: RoleRow): Promise<void> {
    await this.#session.db.insertInto('roles').values(row).execute();
  }

  async updateRole(id: string, changes: Partial<Omit<RoleRow, 'id'>>): Promise<void> {
    await this.#session.db.updateTable('roles').set(changes).where('id', '=', id).execute();
  }

  async removeRole(id: string): Promise<void> {
    await this.#session.db.deleteFrom('roles').where('id', '=', id).execute();
  }

  async listRules(): Promise<PermissionRuleRow[]> {
    return await this.#session.db
      .selectFrom('permission_rules')
      .selectAll()
      .orderBy('id')
      .execute();
  }

  async putRule(row: PermissionRuleRow): Promise<void> {
    await this.#session.insertMany(
      'permission_rules',
      ['id', 'rule', 'created_at', 'updated_at'],
      [[row.id, row.rule, row.created_at, row.updated_at]],
      {
        suffix:
          'ON CONFLICT (id) DO UPDATE SET rule = excluded.rule, updated_at = excluded.updated_at',
      },
    );
  }

  async removeRule(id: string): Promise<void> {
    await this.#session.db.deleteFrom('permission_rules').where('id', '=', id).execute();
  }
}
