// Apart from the schemas, so that a plugin's process does not load a schema library for three constants.

/** The contract version that this release of Gantry speaks. */
export const PLUGIN_API_VERSION = 1;
export const SUPPORTED_PLUGIN_API_VERSIONS: readonly number[] = [1];

/** The capability kinds that this host can call. */
export const CAPABILITY_KINDS = [
  'catalog',
  'panel',
  'configuration',
  'logs',
  'identity',
  'deployment',
  'lifecycle',
  'webhook',
  'action',
  'notification',
  'secrets',
  'health',
  'incidents',
  'analysis',
  'widget',
] as const;
export type CapabilityKind = (typeof CAPABILITY_KINDS)[number];

/** Kinds that serve the entities that an assignment binds them to. */
export const ASSIGNABLE_KINDS = [
  'configuration',
  'logs',
  'deployment',
  'lifecycle',
  'health',
  'incidents',
  'analysis',
] as const satisfies readonly CapabilityKind[];
export type AssignableKind = (typeof ASSIGNABLE_KINDS)[number];
