import { createId } from '@gantry/base';
import {
  ACCESS_NAME_PATTERN,
  type IdentityExchange,
  type IdentityProfile,
} from '@gantry/contracts';
import type { GroupRow, IntegrationKey, StoreView, UserRow } from '@gantry/storage';
import type { AuditRecord } from '../audit/audit-trail.ts';
import { errors } from '../errors.ts';
import {
  refusalOf,
  roleOf,
  type SignInRules,
  usernamesFor,
  verifiedEmail,
} from './sign-in-rules.ts';

const MAX_GROUPS = 200;
const GROUP_NAME = new RegExp(ACCESS_NAME_PATTERN);

/** Who signs in, and what that changed. */
export interface Provisioned {
  readonly user: UserRow;
  /** The user is there because of the provider, whose rules say what it is. */
  readonly provisioned: boolean;
  readonly records: readonly AuditRecord[];
}

/**
 * Finds or makes the user of somebody who came back from a provider. An account that is connected is its user's; without
 * one, a user is found by a verified e-mail address where the rules allow it, or made. Throws `SIGN_IN_REFUSED`.
 */
export async function provisionUser(
  tx: StoreView,
  key: IntegrationKey,
  { exchange, rules, at }: { exchange: IdentityExchange; rules: SignInRules; at: string },
): Promise<Provisioned> {
  const { profile } = exchange;
  const refused = (reason: string) => errors.SIGN_IN_REFUSED({ reason });
  const refusal = refusalOf(rules, profile);
  if (refusal !== undefined) throw refused(refusal);
  const account = { issuer: profile.issuer ?? '', subject: profile.subject };
  const connection = await tx.identities.getOfSubject(key, account);
  const known = connection && (await tx.users.get(connection.user_id));
  if (known?.disabled_at != null) throw refused('your user is disabled');
  if (known) return { user: known, provisioned: connection?.provisioned === 1, records: [] };
  const namesake = await findByEmail(tx, profile);
  if (namesake && rules.linkByEmail) {
    if (namesake.disabled_at !== null) throw refused('your user is disabled');
    if (await tx.identities.getOfUser(namesake.id, key)) {
      throw refused('your user is connected to another account there');
    }
    return { user: namesake, provisioned: false, records: [] };
  }
  if (!rules.createUsers) throw refused('nobody has made a user for you');
  const user = await createUser(tx, profile, rules, at);
  return { user, provisioned: true, records: [recordOfUser('user.created', undefined, user)] };
}

/** Lets role and groups of a user that was made here follow what the provider says now. */
export async function followProvider(
  tx: StoreView,
  key: IntegrationKey,
  {
    user,
    profile,
    rules,
    at,
  }: { user: UserRow; profile: IdentityProfile; rules: SignInRules; at: string },
): Promise<{ user: UserRow; records: readonly AuditRecord[] }> {
  const records: AuditRecord[] = [];
  const role = roleOf(rules, profile);
  let after = user;
  if (role !== user.role) {
    after = { ...user, role, updated_at: at };
    await tx.users.update(user.id, after);
    records.push(recordOfUser('user.updated', user, after));
  }
  if (rules.syncGroups) records.push(...(await syncGroups(tx, key, { user, profile, at })));
  return { user: after, records };
}

async function findByEmail(tx: StoreView, profile: IdentityProfile): Promise<UserRow | undefined> {
  const email = verifiedEmail(profile);
  if (email === undefined) return undefined;
  const found = (await tx.users.list()).filter((user) => user.email.toLowerCase() === email);
  // Two users with one address: nobody can say which of them it is.
  return found.length === 1 ? found[0] : undefined;
}

async function createUser(
  tx: StoreView,
  profile: IdentityProfile,
  rules: SignInRules,
  at: string,
): Promise<UserRow> {
  for (const username of usernamesFor(profile)) {
    if (await tx.users.findByUsername(username)) continue;
    const user: UserRow = {
      id: createId(),
      username,
      password_hash: null,
      display_name: profile.name ?? '',
      // One that is not verified is kept nowhere: it must never prove who somebody is.
      email: verifiedEmail(profile) ?? '',
      role: roleOf(rules, profile),
      must_change_password: 0,
      created_at: at,
      updated_at: at,
      roles: '[]',
      teams: '[]',
      disabled_at: null,
    };
    await tx.users.create(user);
    return user;
  }
  throw errors.SIGN_IN_REFUSED({ reason: 'there is no free username like yours' });
}

/**
 * Membership in groups of this provider, as it says now. A group of another origin with the same name stays what it is:
 * the provider must not decide who is in it.
 */
async function syncGroups(
  tx: StoreView,
  key: IntegrationKey,
  { user, profile, at }: { user: UserRow; profile: IdentityProfile; at: string },
): Promise<AuditRecord[]> {
  const source = groupSource(key);
  const wanted = new Set(
    (profile.groups ?? []).filter((name) => GROUP_NAME.test(name)).slice(0, MAX_GROUPS),
  );
  const groups = await tx.access.listGroups();
  const taken = new Map(groups.map((group) => [group.name, group]));
  const roles = new Set((await tx.access.listRoles()).map(({ name }) => name));
  const member = new Set((await tx.access.groupsOfUser(user.id)).map(({ id }) => id));
  const records: AuditRecord[] = [];
  for (const name of wanted) {
    if (taken.has(name) || roles.has(name)) continue;
    const group = newGroup(name, source, at);
    await tx.access.createGroup(group);
    taken.set(name, group);
    records.push(recordOfGroup('group.created', group, { name, source }));
  }
  for (const group of taken.values()) {
    if (group.source !== source || wanted.has(group.name) === member.has(group.id)) continue;
    const joins = wanted.has(group.name);
    if (joins) await tx.access.addMember(group.id, user.id);
    else await tx.access.removeMember(group.id, user.id);
    const action = joins ? 'group.member_added' : 'group.member_removed';
    records.push(recordOfGroup(action, group, { userId: user.id, username: user.username }));
  }
  return records;
}

function newGroup(name: string, source: string, at: string): GroupRow {
  return {
    id: createId(),
    name,
    display_name: '',
    description: '',
    role: 'viewer',
    teams: '[]',
    source,
    created_at: at,
    updated_at: at,
  };
}

function groupSource({ plugin, integration }: IntegrationKey): string {
  return `${plugin}/${integration}`;
}

function recordOfGroup(action: string, group: GroupRow, after: unknown): AuditRecord {
  return {
    action,
    resourceType: 'group',
    resourceId: group.id,
    resourceName: group.name,
    after,
  };
}

function recordOfUser(action: string, before: UserRow | undefined, after: UserRow): AuditRecord {
  const state = ({ username, display_name, email, role }: UserRow) => ({
    username,
    display_name,
    email,
    role,
    hasPassword: false,
  });
  return {
    action,
    resourceType: 'user',
    resourceId: after.id,
    resourceName: after.username,
    before: before && state(before),
    after: state(after),
  };
}
