import type { Role } from '@gantry/contracts';
import type { ApiKeyRow, SessionRow } from '@gantry/platform';
import type { Static } from 'typebox';
import type { Schemas } from './schemas.ts';

/** A session as the API shows one; `currentId` is that of the one who asks. */
export function toSession(row: SessionRow, currentId?: string): Static<typeof Schemas.Session> {
  return {
    id: row.id,
    current: row.id === currentId,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...(row.address === null ? {} : { address: row.address }),
    ...(row.user_agent === null ? {} : { userAgent: row.user_agent }),
  };
}

/** An API key as the API shows one: never the key itself. */
export function toApiKey(row: ApiKeyRow): Static<typeof Schemas.ApiKey> {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    prefix: row.prefix,
    role: row.role as Role,
    ...(row.scopes === null
      ? {}
      : (JSON.parse(row.scopes) as { permissions?: string[]; namespaces?: string[] })),
    createdAt: row.created_at,
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
  };
}
