import type { Migration } from './migration.ts';

const statements = (text: string, integer: string): string[] => [
  `CREATE TABLE identity_connections (
    id ${text} PRIMARY KEY,
    user_id ${text} NOT NULL,
    plugin ${text} NOT NULL,
    integration ${text} NOT NULL,
    issuer ${text} NOT NULL,
    subject ${text} NOT NULL,
    status ${text} NOT NULL,
    profile ${text} NOT NULL,
    tokens ${text},
    expires_at ${text},
    refreshable ${integer} NOT NULL,
    refreshing_until ${text},
    provisioned ${integer} NOT NULL,
    created_at ${text} NOT NULL,
    updated_at ${text} NOT NULL
  )`,
  'CREATE UNIQUE INDEX identity_connections_by_user ON identity_connections (user_id, plugin, integration)',
  'CREATE UNIQUE INDEX identity_connections_by_subject ON identity_connections (plugin, integration, issuer, subject)',
  `CREATE TABLE identity_flows (
    id ${text} PRIMARY KEY,
    intent ${text} NOT NULL,
    plugin ${text} NOT NULL,
    integration ${text} NOT NULL,
    user_id ${text},
    bound_to ${text} NOT NULL,
    secrets ${text} NOT NULL,
    return_to ${text} NOT NULL,
    next_poll_at ${text},
    expires_at ${text} NOT NULL
  )`,
  `CREATE TABLE sign_in_providers (
    plugin ${text} NOT NULL,
    integration ${text} NOT NULL,
    rules ${text} NOT NULL,
    config_digest ${text} NOT NULL,
    updated_at ${text} NOT NULL,
    updated_by ${text} NOT NULL,
    PRIMARY KEY (plugin, integration)
  )`,
  `CREATE TABLE plugin_state (
    plugin ${text} NOT NULL,
    integration ${text} NOT NULL,
    key ${text} NOT NULL,
    value ${text} NOT NULL,
    updated_at ${text} NOT NULL,
    PRIMARY KEY (plugin, integration, key)
  )`,
];

/** Accounts of people in remote systems, how they are being connected, and which of these may be used to sign in;
 * and what plugins remember. */
export const identities: Migration = {
  name: '0015-identities',
  sqlite: statements('TEXT', 'INTEGER'),
  postgres: statements('TEXT COLLATE "C"', 'BIGINT'),
};
