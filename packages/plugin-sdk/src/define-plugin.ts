import type { CapabilityKind, CapabilityManifest, PluginManifest } from '@gantry/contracts';
import type { ActionPlugin } from './capabilities/action.ts';
import type { Capability, CapabilityClass } from './capabilities/capability.ts';
import type { CatalogPlugin } from './capabilities/catalog.ts';
import type { ConfigurationPlugin } from './capabilities/configuration.ts';
import type { DeploymentPlugin } from './capabilities/deployment.ts';
import type { IdentityPlugin } from './capabilities/identity.ts';
import type { LifecyclePlugin } from './capabilities/lifecycle.ts';
import type { LogsPlugin } from './capabilities/logs.ts';
import type {
  AnalysisPlugin,
  HealthPlugin,
  IncidentsPlugin,
  NotificationPlugin,
  SecretsPlugin,
  WidgetPlugin,
} from './capabilities/operations.ts';
import type { PanelPlugin } from './capabilities/panel.ts';
import type { WebhookPlugin } from './capabilities/webhook.ts';

/** The class that a capability of each kind extends. */
export interface CapabilityClasses extends Record<CapabilityKind, Capability> {
  catalog: CatalogPlugin;
  panel: PanelPlugin;
  configuration: ConfigurationPlugin;
  logs: LogsPlugin;
  identity: IdentityPlugin;
  deployment: DeploymentPlugin;
  lifecycle: LifecyclePlugin;
  webhook: WebhookPlugin;
  action: ActionPlugin;
  notification: NotificationPlugin;
  secrets: SecretsPlugin;
  health: HealthPlugin;
  incidents: IncidentsPlugin;
  analysis: AnalysisPlugin;
  widget: WidgetPlugin;
}

/** A capability in the many-capabilities form: its data and the class that handles it. */
export type CapabilityDefinition = {
  [Kind in CapabilityKind]: Omit<CapabilityManifest, 'kind' | 'actions'> & {
    readonly kind: Kind;
    readonly handler: CapabilityClass<CapabilityClasses[Kind]>;
  };
}[CapabilityKind];

export interface PluginDefinition
  extends Omit<PluginManifest, 'capabilities' | 'pluginType' | 'testable'> {
  readonly capabilities: readonly CapabilityDefinition[];
}

const DEFINITION = Symbol.for('gantry.plugin-definition');

/** A plugin as its module exports it. */
export interface DefinedPlugin {
  readonly [DEFINITION]: true;
  readonly definition: PluginDefinition;
}

/**
 * Declares a plugin with several capabilities. Export the result as the module's default.
 *
 * Has no side effects and checks nothing: the host reads and checks the manifest when it discovers the
 * package, and reports what is wrong under the package's name.
 *
 * @example
 * export default definePlugin({
 *   slug: 'hello', name: 'Hello', apiVersion: 1,
 *   capabilities: [{ kind: 'catalog', handler: HelloCatalog }],
 * });
 */
export function definePlugin(definition: PluginDefinition): DefinedPlugin {
  return Object.freeze({ [DEFINITION]: true as const, definition });
}

/** A manifest of the one-capability form, for `static manifest` of a capability class. */
export type SinglePluginManifest = Omit<PluginManifest, 'capabilities' | 'testable'> & {
  readonly pluginType: NonNullable<PluginManifest['pluginType']>;
} & Pick<CapabilityManifest, 'hints' | 'panels' | 'widgets'>;

/**
 * Types the manifest of a plugin with one capability.
 *
 * @example
 * export default class Hello extends CatalogPlugin {
 *   static manifest = defineManifest({ slug: 'hello', name: 'Hello', pluginType: 'catalog', apiVersion: 1 });
 *   async *sync() { yield { entities: [] }; }
 * }
 */
export function defineManifest(manifest: SinglePluginManifest): SinglePluginManifest {
  return Object.freeze(manifest);
}

/** True for what `definePlugin` returned, from this copy of the SDK or another. */
export function isDefinedPlugin(value: unknown): value is DefinedPlugin {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as Record<symbol, unknown>)[DEFINITION] === true
  );
}
