import type { JsonObject } from '@gantry/base';
import {
  type AssignableKind,
  type CallContext,
  type Entity,
  type EntityContext,
  type EntityRef,
  formatEntityRef,
} from '@gantry/contracts';
import type { CallMethod, LoadedPlugin, ParametersOf, ResultOf } from '@gantry/plugin-host';
import type { Permission } from '../access/policy.ts';
import type { PolicyEngine } from '../access/policy-engine.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { toEntityContext } from '../plugins/entity-context.ts';
import type { IntegrationStore } from '../plugins/integration-store.ts';
import { callerOf, integrationOf, type Plugins } from '../plugins/plugins.ts';
import type { Binding, Bindings } from './bindings.ts';
import type { PluginCalls } from './plugin-calls.ts';

const CALL_TIMEOUT_MS = 15_000;

/** What is asked of an entity's integration, and by whom. */
export interface EntityRequest {
  readonly ref: EntityRef;
  readonly source?: string | undefined;
  readonly environment?: string | undefined;
  readonly context: RequestContext;
  readonly signal?: AbortSignal | undefined;
}

/** What a capability needs beside the request. */
export interface Need {
  readonly capability: AssignableKind;
  readonly permission: Permission;
}

/** An integration of an entity, ready to be called. */
export interface PreparedCall {
  readonly entity: Entity;
  readonly binding: Binding;
  readonly plugin: LoadedPlugin;
  /** Who asks. */
  readonly request: RequestContext;
  readonly context: Omit<CallContext, 'deadline' | 'identity'>;
  readonly credentials: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export interface EntityCallsOptions {
  readonly catalog: Catalog;
  readonly policy: PolicyEngine;
  readonly plugins: Plugins;
  readonly configs: IntegrationStore;
  readonly bindings: Bindings;
  readonly calls: PluginCalls;
}

/**
 * The way from a request about an entity to its plugin: the entity has to be readable, the permission given, the
 * integration assigned, its options valid.
 */
export class EntityCalls {
  readonly #options: EntityCallsOptions;

  constructor(options: EntityCallsOptions) {
    this.#options = options;
  }

  /** The entity, when the caller may read it and has the permission for it. */
  async authorize(request: Pick<EntityRequest, 'ref' | 'context'>, permission: Permission) {
    const { catalog, policy } = this.#options;
    const { actor } = request.context;
    const entity = await catalog.get(request.ref, actor);
    const { namespace, owner } = entity.metadata;
    policy.authorize(actor, permission, { kind: entity.kind, namespace, owner });
    return entity;
  }

  /** The one integration that a request is for. */
  async prepare(request: EntityRequest, { capability, permission }: Need): Promise<PreparedCall> {
    const entity = await this.authorize(request, permission);
    const binding = await this.#options.bindings.pick(entity, capability, request.source);
    return await this.open(entity, binding, request);
  }

  /** All integrations that a request is for: the named one, or every one. */
  async bindingsOf(request: EntityRequest, { capability, permission }: Need) {
    const { bindings } = this.#options;
    const entity = await this.authorize(request, permission);
    const chosen =
      request.source === undefined
        ? await bindings.list(entity, capability)
        : [await bindings.pick(entity, capability, request.source)];
    return { entity, bindings: chosen };
  }

  async open(
    entity: Entity,
    binding: Binding,
    request: Pick<EntityRequest, 'environment' | 'context' | 'signal'>,
  ): Promise<PreparedCall> {
    const { plugins, configs } = this.#options;
    const { context, environment, signal } = request;
    const { plugin, options, credentials } = await plugins.requireCallable(
      binding.plugin,
      binding.capability,
      context,
      binding.integration,
    );
    const layered = { ...options, ...binding.options } as JsonObject;
    // The plugin may be newer than the assignment.
    const problems = [
      ...configs.checkPartial(plugin, binding.options as JsonObject),
      ...configs.check(plugin, { ...layered, ...credentials }),
    ];
    if (problems.length > 0) {
      const ref = formatEntityRef({ ...entity.metadata, kind: entity.kind });
      throw errors.OPTIONS_INCOMPLETE({ source: binding.source, ref, problems });
    }
    return {
      entity,
      binding,
      plugin,
      request: context,
      context: {
        ...callerOf(context),
        integration: integrationOf(options, binding.integration),
        assignmentOptions: layered,
        entity: toEntityContext(entity),
        ...(environment === undefined ? {} : { environment }),
      },
      credentials,
      signal,
    };
  }

  /** Calls a method. `redact` are values that must not appear in logs and errors. */
  async call<M extends CallMethod>(
    prepared: PreparedCall,
    method: M,
    parameters: ParametersOf<M>,
    more: {
      readonly redact?: readonly string[];
      readonly timeoutMs?: number;
      readonly previousEntity?: EntityContext;
    } = {},
  ): Promise<ResultOf<M>> {
    const { plugin, binding, request, context, credentials, signal } = prepared;
    const { previousEntity, redact = [], timeoutMs = CALL_TIMEOUT_MS } = more;
    return await this.#options.calls.call(
      {
        plugin,
        integration: binding.integration,
        request,
        context: { ...context, ...(previousEntity ? { previousEntity } : {}) },
        credentials,
      },
      method,
      parameters,
      { redact, timeoutMs, ...(signal ? { signal } : {}) },
    );
  }

  /** Whether the plugin has an optional method: it is asked of the manifest, not of the plugin. */
  supports(prepared: Pick<PreparedCall, 'plugin'>, method: CallMethod): boolean {
    return prepared.plugin.methods.includes(method);
  }
}
