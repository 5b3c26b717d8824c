export { errors as pluginHostErrors } from './errors.ts';
export { createPluginHost, type PluginHostOptions } from './host/create-plugin-host.ts';
export type {
  CallMethod,
  CallOptions,
  HostServices,
  ItemOf,
  ParametersOf,
  PluginHost,
  PluginLogEntry,
  ResultOf,
  ServiceRequest,
  StreamMethod,
  StreamOptions,
} from './host/plugin-host.ts';
export type { CommonHostOptions, PluginSource } from './host/supervised-host.ts';
export {
  createInlineHost,
  type InlineHost,
  type InlineHostOptions,
} from './inline/create-inline-host.ts';
export type { Crash } from './lifecycle/crash-budget.ts';
export type { PluginState, PluginStatus } from './lifecycle/plugin-state.ts';
export { DEFAULT_LIMITS, type HostLimits } from './limits.ts';
export {
  type Confinement,
  PASSED_ENVIRONMENT,
  type PluginEntry,
} from './process/launch.ts';
export type { PluginDifference } from './registry/compare-records.ts';
export type { PluginFolders } from './registry/find-packages.ts';
export type {
  FailedPlugin,
  LoadedPlugin,
  PluginRecord,
  SkippedPlugin,
} from './registry/plugin-record.ts';
export {
  PluginRegistry,
  type PluginRegistryOptions,
  type RegistrySnapshot,
} from './registry/plugin-registry.ts';
