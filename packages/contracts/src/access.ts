import Type from 'typebox';

/** The four built-in roles, from least to most. Each may do what the ones before it may. */
export const ROLES = ['viewer', 'developer', 'platform-engineer', 'admin'] as const;
export const RoleSchema = Type.Enum([...ROLES], { title: 'Role' });
export type Role = (typeof ROLES)[number];

export function roleAtLeast(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** Who wrote a change. */
export const SOURCES = [
  'api',
  'cli',
  'ui',
  'plugin',
  'gitops',
  'webhook',
  'mcp',
  'system',
] as const;
export const SourceSchema = Type.Enum([...SOURCES], { title: 'Source' });
export type Source = (typeof SOURCES)[number];

/** Shortest password that is accepted, in characters. */
export const MIN_PASSWORD_LENGTH = 8;

/** Shortest passphrase of a backup, in characters: guessing can be done elsewhere, and for long. */
export const MIN_PASSPHRASE_LENGTH = 12;
