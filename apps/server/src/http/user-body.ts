import type { Role } from '@gantry/contracts';
import { summarizeRights, type UserRow } from '@gantry/platform';
import type { Static } from 'typebox';
import type { Schemas } from './schemas.ts';

/** A user as the API shows one. */
export function toUser(row: UserRow): Static<typeof Schemas.User> {
  const role = row.role as Role;
  return {
    id: row.id,
    userId: row.id,
    username: row.username,
    ...(row.display_name === '' ? {} : { displayName: row.display_name }),
    ...(row.email === '' ? {} : { email: row.email }),
    role,
    effectiveRole: role,
    ssoOnly: row.password_hash === null,
    groups: [],
    permissions: summarizeRights(role),
    mustChangePassword: row.must_change_password === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
