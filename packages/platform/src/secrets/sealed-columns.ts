import type { SqlValue } from '@gantry/storage';

/** A column whose texts are sealed, and the identity that binds each text to its row. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  readonly keys: readonly string[];
  readonly identity: (keys: readonly SqlValue[]) => string;
}

/**
 * Every sealed column there is. Rotating the key and restoring a backup go through them: a column that is not
 * listed cannot be opened afterwards, which a test looks for.
 */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    table: 'integrations',
    column: 'secrets',
    keys: ['plugin', 'slug'],
    identity: ([plugin, slug]) => integrationIdentity(String(plugin), String(slug)),
  },
  {
    table: 'runs',
    column: 'secret_inputs',
    keys: ['id'],
    identity: ([id]) => runIdentity(String(id)),
  },
  {
    table: 'action_keys',
    column: 'secret',
    keys: ['name'],
    identity: ([name]) => actionSecretIdentity(String(name)),
  },
  {
    table: 'webhooks',
    column: 'secrets',
    keys: ['id'],
    identity: ([id]) => webhookIdentity(String(id)),
  },
  {
    table: 'subscriptions',
    column: 'secrets',
    keys: ['id'],
    identity: ([id]) => subscriptionIdentity(String(id)),
  },
  {
    table: 'identity_connections',
    column: 'tokens',
    keys: ['id'],
    identity: ([id]) => connectionIdentity(String(id)),
  },
  {
    table: 'identity_flows',
    column: 'secrets',
    keys: ['id'],
    identity: ([id]) => flowIdentity(String(id)),
  },
];

export function connectionIdentity(id: string): string {
  return `identity-connection:${id}`;
}

export function flowIdentity(id: string): string {
  return `identity-flow:${id}`;
}

export function integrationIdentity(plugin: string, slug: string): string {
  return `integration:${plugin}/${slug}`;
}

export function actionSecretIdentity(name: string): string {
  return `action-secret:${name}`;
}

/** Secrets among the inputs of a run. */
export function runIdentity(id: string): string {
  return `run:${id}`;
}

export function webhookIdentity(id: string): string {
  return `webhook:${id}`;
}

export function subscriptionIdentity(id: string): string {
  return `subscription:${id}`;
}
