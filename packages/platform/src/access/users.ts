import { type Clock, createId, isPlatformError, type Problem } from '@gantry/base';
import type { Role } from '@gantry/contracts';
import type { GroupRow, Store, StoreView, UserRow } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { Actor, RequestContext, SubjectIdentity } from '../context.ts';
import { systemContext } from '../context.ts';
import { errors } from '../errors.ts';
import { type EventStream, toEvent } from '../events/event-stream.ts';
import { checkTeams } from './check-teams.ts';
import { refuseLasting } from './key-limits.ts';
import { hashPassword, PasswordRules, verifyPassword } from './password.ts';
import { removeUserFromRules } from './permission-rules.ts';
import { SignInGuard } from './sign-in-guard.ts';
import { loadSubject, toSubject } from './subject.ts';

export interface NewUser {
  readonly username: string;
  readonly password: string;
  readonly displayName?: string | undefined;
  readonly email?: string | undefined;
}

export interface UserChanges {
  /** Empty texts leave the value as it is, as the first API did. */
  readonly displayName?: string | undefined;
  readonly email?: string | undefined;
  readonly role?: Role | undefined;
  /** Custom roles. */
  readonly roles?: readonly string[] | undefined;
  /** Teams that the user belongs to. */
  readonly teams?: readonly string[] | undefined;
  /** A disabled account cannot be used, with a password or a key; its sessions end. */
  readonly disabled?: boolean | undefined;
  /** At the next request of the user, whatever it is. */
  readonly mustChangePassword?: boolean | undefined;
}

/** A user with the rights that groups give. */
export interface UserAccount {
  readonly row: UserRow;
  readonly subject: Actor & { readonly identity: SubjectIdentity };
  /** Too many sign-ins have failed: no further one is looked at before then. */
  readonly lockedUntil?: string | undefined;
}

const ADMIN_USERNAME = 'admin';

/** User accounts. Every change is audited and ends what the account could do before. */
export class Users {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #events: EventStream;
  readonly #guard: SignInGuard;
  readonly #passwords: PasswordRules;

  constructor(store: Store, clock: Clock, events: EventStream, passwords = new PasswordRules()) {
    this.#passwords = passwords;
    this.#store = store;
    this.#clock = clock;
    this.#events = events;
    this.#guard = new SignInGuard(store, clock);
  }

  /**
   * Makes the first administrator in an empty store; returns the generated password, to be shown once.
   * With `password` given that one is used, also later on as long as the first one was never changed.
   */
  async bootstrap(password: string | undefined): Promise<string | undefined> {
    const context = systemContext();
    if (await this.#store.users.isEmpty()) {
      const chosen = password ?? this.#passwords.generate();
      try {
        await this.#insert(ADMIN_USERNAME, chosen, context, {
          role: 'admin',
          mustChangePassword: password === undefined,
        });
      } catch (error) {
        // Another server of this database, which started at the same time, was first.
        if (isPlatformError(error, 'USERNAME_TAKEN')) return undefined;
        throw error;
      }
      return password === undefined ? chosen : undefined;
    }
    const admin = await this.#store.users.findByUsername(ADMIN_USERNAME);
    if (password !== undefined && admin?.must_change_password === 1) {
      await this.#setPassword(admin, password, context, { mustChange: false });
    }
    return undefined;
  }

  /** Everyone, with what their groups give them. */
  async listAccounts(): Promise<UserAccount[]> {
    const [users, groups, members] = await Promise.all([
      this.#store.users.list(),
      this.#store.access.listGroups(),
      this.#store.access.listMembers(),
    ]);
    const byId = new Map(groups.map((group) => [group.id, group]));
    const groupsOf = new Map<string, GroupRow[]>();
    for (const { group_id, user_id } of members) {
      const group = byId.get(group_id);
      if (group) groupsOf.set(user_id, [...(groupsOf.get(user_id) ?? []), group]);
    }
    const waits = await this.#guard.waits(users.map((user) => user.username));
    return users.map((row) => ({
      row,
      subject: toSubject(row, groupsOf.get(row.id) ?? []),
      lockedUntil: waits.get(row.username),
    }));
  }

  async getAccount(id: string): Promise<UserAccount> {
    return await this.accountOf(await this.get(id));
  }

  async accountOf(row: UserRow): Promise<UserAccount> {
    const waits = await this.#guard.waits([row.username]);
    const lockedUntil = waits.get(row.username);
    return { row, subject: await loadSubject(this.#store, row), lockedUntil };
  }

  async get(id: string): Promise<UserRow> {
    const user = await this.#store.users.get(id);
    if (!user) throw errors.NOT_FOUND({ what: `user ${id}` });
    return user;
  }

  /** New users start as viewers; an administrator raises them. */
  async create(input: NewUser, context: RequestContext): Promise<UserRow> {
    refuseLasting(context.actor);
    this.#passwords.check(input.password, '/password', input.username);
    return await this.#insert(input.username, input.password, context, {
      role: 'viewer',
      mustChangePassword: true,
      displayName: input.displayName,
      email: input.email,
    });
  }

  async update(id: string, changes: UserChanges, context: RequestContext): Promise<UserRow> {
    if (changes.disabled && context.actor.id === id) throw errors.OWN_ACCOUNT({});
    return await this.#change(async (tx) => {
      const user = await requireUser(tx, id);
      await checkRights(tx, changes);
      const at = this.#clock.now().toISOString();
      const wasDisabled = user.disabled_at !== null;
      const isDisabled = changes.disabled ?? wasDisabled;
      const mustChange = changes.mustChangePassword ?? user.must_change_password === 1;
      const updated: UserRow = {
        ...user,
        display_name: changes.displayName || user.display_name,
        email: changes.email || user.email,
        role: changes.role ?? user.role,
        roles: changes.roles ? JSON.stringify(changes.roles) : user.roles,
        teams: changes.teams ? JSON.stringify(changes.teams) : user.teams,
        must_change_password: mustChange ? 1 : 0,
        disabled_at: isDisabled ? (user.disabled_at ?? at) : null,
        updated_at: at,
      };
      await tx.users.update(id, updated);
      await requireAdmin(tx);
      if (isDisabled && !wasDisabled) await tx.sessions.revoke({ userId: id }, at);
      const action = isDisabled ? 'user.disabled' : 'user.enabled';
      const isOther = isDisabled === wasDisabled;
      await this.#record(tx, context, isOther ? 'user.updated' : action, user, updated);
      return updated;
    });
  }

  /** Ends the wait after failed sign-ins, from everywhere. */
  async unlock(id: string, context: RequestContext): Promise<void> {
    await this.#change(async (tx) => {
      const user = await requireUser(tx, id);
      await this.#guard.unlock(tx, user.username);
      await this.#record(tx, context, 'user.unlocked', user, user);
    });
  }

  async remove(id: string, context: RequestContext): Promise<void> {
    if (context.actor.id === id) throw errors.OWN_ACCOUNT({});
    await this.#change(async (tx) => {
      const user = await requireUser(tx, id);
      await tx.users.remove(id);
      await requireAdmin(tx);
      const at = this.#clock.now().toISOString();
      await removeUserFromRules(tx, user.username, at);
      await tx.events.append([toEvent('access.changed', at, {})]);
      await this.#record(tx, context, 'user.deleted', user, undefined);
    });
  }

  /** An administrator sets a password; the user has to choose a new one at the next sign-in. */
  async resetPassword(id: string, password: string, context: RequestContext): Promise<void> {
    refuseLasting(context.actor);
    const user = await this.get(id);
    this.#passwords.check(password, '/newPassword', user.username);
    const mustChange = context.actor.id !== id;
    await this.#setPassword(user, password, context, { mustChange, action: 'user.password_reset' });
  }

  /** Users change their own password; every other session of theirs ends. */
  async changeOwnPassword(
    id: string,
    passwords: { current: string; next: string },
    context: RequestContext,
    keepSession: string | undefined,
  ): Promise<void> {
    const user = await this.get(id);
    if (!(await verifyPassword(user.password_hash, passwords.current))) {
      throw errors.BAD_CREDENTIALS({});
    }
    this.#passwords.check(passwords.next, '/newPassword', user.username);
    if (passwords.current === passwords.next) {
      const problem: Problem = { pointer: '/newPassword', message: 'must differ from the old one' };
      throw errors.INVALID_INPUT({ problems: [problem] });
    }
    await this.#setPassword(user, passwords.next, context, { mustChange: false, keepSession });
  }

  /** In force on this server when it is answered. */
  async #change<T>(work: (tx: StoreView) => Promise<T>): Promise<T> {
    const result = await this.#store.transaction(work);
    await this.#events.settled();
    return result;
  }

  async #insert(
    username: string,
    password: string,
    context: RequestContext,
    rest: {
      role: Role;
      mustChangePassword: boolean;
      displayName?: string | undefined;
      email?: string | undefined;
    },
  ): Promise<UserRow> {
    const at = this.#clock.now().toISOString();
    const user: UserRow = {
      id: createId(),
      username,
      password_hash: await hashPassword(password),
      display_name: rest.displayName ?? '',
      email: rest.email ?? '',
      role: rest.role,
      must_change_password: rest.mustChangePassword ? 1 : 0,
      created_at: at,
      updated_at: at,
      roles: '[]',
      teams: '[]',
      disabled_at: null,
    };
    await this.#change(async (tx) => {
      if (await tx.users.findByUsername(username)) throw errors.USERNAME_TAKEN({ username });
      await tx.users.create(user);
      await this.#record(tx, context, 'user.created', undefined, user);
    });
    return user;
  }

  async #setPassword(
    user: UserRow,
    password: string,
    context: RequestContext,
    options: { mustChange: boolean; keepSession?: string | undefined; action?: string },
  ): Promise<void> {
    const at = this.#clock.now().toISOString();
    const changes = {
      password_hash: await hashPassword(password),
      must_change_password: options.mustChange ? 1 : 0,
      updated_at: at,
    };
    await this.#change(async (tx) => {
      await tx.users.update(user.id, changes);
      await tx.sessions.revoke({ userId: user.id, except: options.keepSession }, at);
      await this.#guard.unlock(tx, user.username);
      const action = options.action ?? 'user.password_changed';
      await this.#record(tx, context, action, user, { ...user, ...changes });
    });
  }

  /** One audit entry, and one event on which servers forget what they knew of the user. */
  async #record(
    tx: StoreView,
    context: RequestContext,
    action: string,
    before: UserRow | undefined,
    after: UserRow | undefined,
  ): Promise<void> {
    const user = (after ?? before) as UserRow;
    const entry = toAuditEntry(this.#clock, context, {
      action,
      resourceType: 'user',
      resourceId: user.id,
      resourceName: user.username,
      before: before && auditState(before),
      after: after && auditState(after),
    });
    await tx.audit.append([entry]);
    const at = this.#clock.now().toISOString();
    await tx.events.append([toEvent('user.changed', at, { id: user.id })]);
  }
}

/** A user as the trail shows it: without the hash, which says only whether there is a password. */
function auditState(user: UserRow): Record<string, unknown> {
  const { password_hash, must_change_password, ...rest } = user;
  return {
    ...rest,
    hasPassword: password_hash !== null,
    mustChangePassword: must_change_password === 1,
  };
}

async function requireUser(tx: StoreView, id: string): Promise<UserRow> {
  const user = await tx.users.get(id);
  if (!user) throw errors.NOT_FOUND({ what: `user ${id}` });
  return user;
}

/** Asked after a change, in its transaction: what leaves nobody to undo it is not done. */
async function requireAdmin(tx: StoreView): Promise<void> {
  if ((await tx.users.countAdmins()) === 0) throw errors.LAST_ADMIN({});
}

async function checkRights(tx: StoreView, { roles = [], teams = [] }: UserChanges): Promise<void> {
  const known = (await tx.access.listRoles()).map((role) => role.name);
  const problems: Problem[] = checkTeams(teams, '/teams');
  for (const [index, role] of roles.entries()) {
    if (known.includes(role)) continue;
    problems.push({ pointer: `/roles/${index}`, message: `there is no custom role "${role}"` });
  }
  if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
}
