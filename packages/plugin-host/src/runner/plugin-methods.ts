import type { CapabilityKind, PluginMethod } from '@gantry/contracts';

/** Where a method of the protocol is found on a capability class. */
export interface HandlerMethod {
  readonly name: string;
  /** The capability that has it; absent for what any capability may have. */
  readonly kind?: CapabilityKind;
  /** True when a class of that kind must have it. */
  readonly required: boolean;
  readonly streams: boolean;
}

export const HANDLER_METHODS: Record<PluginMethod, HandlerMethod> = {
  'plugin.testConnection': { name: 'testConnection', required: false, streams: false },
  'catalog.sync': { name: 'sync', kind: 'catalog', required: true, streams: true },
  'panel.render': { name: 'render', kind: 'panel', required: true, streams: false },
  'panel.stream': { name: 'stream', kind: 'panel', required: false, streams: true },
};

export const PLUGIN_METHODS = Object.keys(HANDLER_METHODS) as PluginMethod[];
