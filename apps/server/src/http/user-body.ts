import type { Role } from '@gantry/contracts';
import type { PolicyEngine, UserAccount } from '@gantry/platform';
import type { Static } from 'typebox';
import type { Schemas } from './schemas.ts';

/** A user as the API shows one. */
export function toUser(
  { row, subject, lockedUntil }: UserAccount,
  policy: PolicyEngine,
): Static<typeof Schemas.User> {
  const { groups, roles, teams } = subject.identity;
  return {
    id: row.id,
    userId: row.id,
    username: row.username,
    ...(row.display_name === '' ? {} : { displayName: row.display_name }),
    ...(row.email === '' ? {} : { email: row.email }),
    role: row.role as Role,
    effectiveRole: subject.role,
    roles: [...roles],
    ssoOnly: row.password_hash === null,
    groups: [...groups],
    teams: [...teams],
    permissions: policy.summarize(subject),
    directRoles: JSON.parse(row.roles) as string[],
    directTeams: JSON.parse(row.teams) as string[],
    disabled: row.disabled_at !== null,
    ...(lockedUntil === undefined ? {} : { lockedUntil }),
    mustChangePassword: row.must_change_password === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
