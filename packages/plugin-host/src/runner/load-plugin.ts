import type { Problem } from '@gantry/base';
import {
  CAPABILITY_KINDS,
  type CapabilityKind,
  type Description,
  METHOD_DEFINITIONS,
  PLUGIN_METHODS,
  type PluginManifest,
  type PluginMethod,
  SUPPORTED_PLUGIN_API_VERSIONS,
} from '@gantry/contracts';
import { capabilityKindOf, isDefinedPlugin } from '@gantry/plugin-sdk';
import {
  type Handler,
  type HandlerClass,
  hasMethod,
  implementsMethod,
} from './find-implementation.ts';
import { readDeclarations } from './read-declarations.ts';

/** What a plugin's module exports, taken apart. */
export interface LoadedModule {
  readonly description: Description;
  /** Makes a handler that has the method; `undefined` when none has. A new one for each call. */
  createHandler(method: PluginMethod): Handler | undefined;
}

interface Member {
  readonly kind: unknown;
  readonly handler: unknown;
  readonly pointer: string;
}

/**
 * Reads either form of a plugin: a class with `static manifest`, or what `definePlugin` returned. Throws only
 * when there is no manifest at all; everything else that is wrong becomes a problem of the description.
 */
export function loadPlugin(exported: unknown): LoadedModule {
  const { manifest, members, singleClass } = takeApart(unwrap(exported));
  const problems: Problem[] = [];
  const classes: { kind: unknown; handler: HandlerClass }[] = [];
  // Classes of a contract version that this host does not know have rules of their own; only a class that
  // contradicts its own manifest is an error in every version.
  const supported = SUPPORTED_PLUGIN_API_VERSIONS.includes(manifest.apiVersion as number);
  const declared: Readonly<Record<string, unknown>>[] = [];
  for (const [index, member] of members.entries()) {
    const kind = capabilityKindOf(member.handler);
    if (kind !== member.kind && (supported || (singleClass && kind !== undefined))) {
      problems.push({ pointer: member.pointer, message: disagreement(member, kind) });
    } else if (kind !== undefined) {
      const handler = member.handler as HandlerClass;
      classes.push({ kind, handler });
      if (!supported) continue;
      problems.push(...missingMethods(handler, kind, member.pointer));
      const own = readDeclarations(handler, kind, member.pointer);
      problems.push(...own.problems);
      declared[index] = own.data;
    }
  }
  const find = (method: PluginMethod) => {
    const { kind } = METHOD_DEFINITIONS[method];
    return classes.find(
      (entry) =>
        (kind === undefined || entry.kind === kind) && implementsMethod(entry.handler, method),
    )?.handler;
  };
  const methods = PLUGIN_METHODS.filter((method) => find(method) !== undefined);
  const described = {
    ...manifest,
    ...(Array.isArray(manifest.capabilities)
      ? {
          capabilities: manifest.capabilities.map((capability, index) => ({
            ...Object(capability),
            ...declared[index],
          })),
        }
      : {}),
    ...(methods.includes('plugin.testConnection') ? { testable: true } : {}),
  };
  return {
    description: {
      manifest: described as unknown as PluginManifest,
      methods,
      ...(problems.length > 0 ? { problems } : {}),
    },
    createHandler(method) {
      const handler = find(method);
      return handler && new handler();
    },
  };
}

/** A CommonJS module that was compiled from an ES module carries its default export one level deeper. */
function unwrap(exported: unknown): unknown {
  const inner = exported as { __esModule?: unknown; default?: unknown } | null | undefined;
  return inner?.__esModule === true ? inner.default : exported;
}

interface TakenApart {
  readonly manifest: Record<string, unknown>;
  readonly members: readonly Member[];
  readonly singleClass: boolean;
}

function takeApart(exported: unknown): TakenApart {
  if (isDefinedPlugin(exported)) {
    const { capabilities, ...manifest } = exported.definition as unknown as Record<string, unknown>;
    if (!Array.isArray(capabilities)) return { manifest, members: [], singleClass: false };
    const data = capabilities.map((capability) => {
      const { handler: _, ...rest } = Object(capability);
      return rest;
    });
    const members = capabilities.map((capability, index) => ({
      kind: Object(capability).kind,
      handler: Object(capability).handler,
      pointer: `/capabilities/${index}/handler`,
    }));
    return { manifest: { ...manifest, capabilities: data }, members, singleClass: false };
  }
  if (typeof exported === 'function') {
    const declared = (exported as unknown as { manifest?: unknown }).manifest;
    if (typeof declared !== 'object' || declared === null) {
      throw new Error('The exported class has no manifest; give it a "static manifest".');
    }
    const { hints, panels, widgets, ...manifest } = declared as Record<string, unknown>;
    const capability = { kind: manifest.pluginType, hints, panels, widgets };
    return {
      manifest: { ...manifest, capabilities: [capability] },
      members: [{ kind: manifest.pluginType, handler: exported, pointer: '/pluginType' }],
      singleClass: true,
    };
  }
  throw new Error(
    'The module has no manifest: its default export is neither a capability class with a "static manifest" nor the result of definePlugin().',
  );
}

function disagreement(member: Member, kind: CapabilityKind | undefined): string {
  const declared = typeof member.kind === 'string' ? `"${member.kind}"` : 'no kind';
  if (kind !== undefined) return `is a class of kind "${kind}", but the manifest says ${declared}`;
  if (typeof member.handler !== 'function') return 'is not a class';
  return `is not a capability class; extend one of the SDK's (${CAPABILITY_KINDS.join(', ')})`;
}

function* missingMethods(
  handler: HandlerClass,
  kind: CapabilityKind,
  pointer: string,
): Generator<Problem> {
  for (const method of PLUGIN_METHODS) {
    const wanted = METHOD_DEFINITIONS[method];
    if (wanted.kind !== kind || !wanted.required || hasMethod(handler, wanted.name)) continue;
    yield { pointer, message: `the ${kind} class does not implement ${wanted.name}()` };
  }
}
