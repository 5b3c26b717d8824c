import type { Migration } from './migration.ts';

const statements = (text: string, integer: string): string[] => [
  `CREATE TABLE groups (
    id ${text} PRIMARY KEY,
    name ${text} NOT NULL UNIQUE,
    display_name ${text} NOT NULL,
    description ${text} NOT NULL,
    role ${text} NOT NULL,
    teams ${text} NOT NULL,
    source ${text} NOT NULL,
    created_at ${text} NOT NULL,
    updated_at ${text} NOT NULL
  )`,
  `CREATE TABLE group_members (
    group_id ${text} NOT NULL,
    user_id ${text} NOT NULL,
    PRIMARY KEY (group_id, user_id)
  )`,
  'CREATE INDEX group_members_by_user ON group_members (user_id)',
  `CREATE TABLE roles (
    id ${text} PRIMARY KEY,
    name ${text} NOT NULL UNIQUE,
    display_name ${text} NOT NULL,
    description ${text} NOT NULL,
    rules ${text} NOT NULL,
    created_at ${text} NOT NULL,
    updated_at ${text} NOT NULL
  )`,
  // A rule is a document: the engine reads all of them, and no query looks inside one.
  `CREATE TABLE permission_rules (
    id ${text} PRIMARY KEY,
    rule ${text} NOT NULL,
    created_at ${text} NOT NULL,
    updated_at ${text} NOT NULL
  )`,
  `CREATE TABLE sign_in_failures (
    username ${text} NOT NULL,
    address ${text} NOT NULL,
    failures ${integer} NOT NULL,
    last_at ${text} NOT NULL,
    locked_until ${text},
    PRIMARY KEY (username, address)
  )`,
  `ALTER TABLE users ADD COLUMN roles ${text} NOT NULL DEFAULT '[]'`,
  `ALTER TABLE users ADD COLUMN teams ${text} NOT NULL DEFAULT '[]'`,
  `ALTER TABLE api_keys ADD COLUMN scopes ${text}`,
  // Filters of rights look at the owner as well; with it in the index they need not read rows they pass over.
  'CREATE INDEX entities_by_right ON entities (kind, namespace, name, owner)',
  ...['admin', 'platform-engineer', 'developer'].map(
    (role) => `INSERT INTO groups VALUES (
      '${role}s', '${role}s', '', 'Everyone with the role ${role}.', '${role}', '[]', 'system',
      '1970-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000Z'
    )`,
  ),
];

/** Groups, custom roles, permission rules, and what sign-in has to remember. */
export const access: Migration = {
  name: '0004-access',
  sqlite: statements('TEXT', 'INTEGER'),
  postgres: statements('TEXT COLLATE "C"', 'BIGINT'),
};
