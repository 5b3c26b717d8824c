export type {
  ConnectionTest,
  EntityContext,
  EntityInput,
  Level,
  LogLine,
  PanelCell,
  PanelDeclaration,
  PanelDocument,
  PanelSection,
  PluginManifest,
  Progress,
} from '@gantry/contracts';
export {
  Capability,
  type CapabilityClass,
  CatalogPlugin,
  capabilityKindOf,
  PanelPlugin,
  type RenderRequest,
  type StreamRequest,
  type SyncEntity,
  type SyncPage,
} from './capabilities.ts';
export type { Credentials, EntityCallContext, PluginContext, PluginLog } from './context.ts';
export {
  type CapabilityDefinition,
  type DefinedPlugin,
  defineManifest,
  definePlugin,
  isDefinedPlugin,
  type PluginDefinition,
  type SinglePluginManifest,
} from './define-plugin.ts';
export {
  CursorExpiredError,
  isPluginError,
  PLUGIN_ERROR_CODES,
  PluginAuthenticationFailed,
  PluginCredentialsMissing,
  PluginError,
  PluginRateLimited,
  PluginTimeoutError,
  PluginUnavailableError,
} from './errors.ts';
