import { getAtPointer } from '@gantry/base';
import {
  type Entity,
  type EntityRef,
  formatEntityRef,
  type LogLine,
  type PanelCondition,
  type PanelDeclaration,
  type PanelDocument,
} from '@gantry/contracts';
import type { PluginHost } from '@gantry/plugin-host';
import type { PolicyEngine } from '../access/policy-engine.ts';
import type { PluginCall, PluginCalls } from '../capabilities/plugin-calls.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Actor, RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { toEntityContext } from './entity-context.ts';
import { DEFAULT_INTEGRATION } from './integration-store.ts';
import { callerOf, integrationOf, type Plugins } from './plugins.ts';

const RENDER_TIMEOUT_MS = 15_000;
/** Longest that one log is followed; the client asks again. */
const STREAM_TIMEOUT_MS = 4 * 3_600_000;
const DEFAULT_TAIL_LINES = 200;

/** A panel that applies to an entity. */
export interface ApplicablePanel {
  readonly plugin: string;
  readonly pluginTitle: string;
  readonly id: string;
  readonly title: string;
  readonly icon?: string;
  readonly refreshSeconds?: number;
}

/** What plugins show on entity pages. Which panels apply is decided from manifests, without asking a plugin. */
export class Panels {
  readonly #catalog: Catalog;
  readonly #plugins: Plugins;
  readonly #host: PluginHost;
  readonly #calls: PluginCalls;
  readonly #policy: PolicyEngine;

  constructor(parts: {
    readonly catalog: Catalog;
    readonly plugins: Plugins;
    readonly host: PluginHost;
    readonly calls: PluginCalls;
    readonly policy: PolicyEngine;
  }) {
    this.#catalog = parts.catalog;
    this.#plugins = parts.plugins;
    this.#host = parts.host;
    this.#calls = parts.calls;
    this.#policy = parts.policy;
  }

  async list(ref: EntityRef, reader: Actor): Promise<ApplicablePanel[]> {
    const entity = await this.#catalog.get(ref, reader);
    const visible = this.#plugins
      .listEnabled()
      .filter(({ slug }) => this.#policy.may(reader, 'plugins.read', { plugin: slug }));
    return visible.flatMap(({ slug, manifest }) =>
      manifest.capabilities.flatMap(({ panels = [] }) =>
        panels
          .filter((panel) => appliesTo(panel.appliesTo, entity))
          .map(({ id, title, icon, refreshSeconds }) => ({
            plugin: slug,
            pluginTitle: manifest.name,
            id,
            title,
            ...(icon === undefined ? {} : { icon }),
            ...(refreshSeconds === undefined ? {} : { refreshSeconds }),
          })),
      ),
    );
  }

  async render(
    ref: EntityRef,
    { plugin, panel }: { plugin: string; panel: string },
    context: RequestContext,
    signal: AbortSignal,
  ): Promise<PanelDocument> {
    const call = await this.#prepare(ref, plugin, panel, context);
    const manner = { signal, timeoutMs: RENDER_TIMEOUT_MS };
    return await this.#calls.call(call, 'panel.render', { panel }, manner);
  }

  async *stream(
    ref: EntityRef,
    request: { plugin: string; panel: string; source: string; tailLines?: number | undefined },
    context: RequestContext,
    signal: AbortSignal,
  ): AsyncGenerator<LogLine> {
    const { plugin, panel, source, tailLines = DEFAULT_TAIL_LINES } = request;
    const call = await this.#prepare(ref, plugin, panel, context);
    yield* this.#host.stream(plugin, 'panel.stream', {
      context: { ...call.context, ...(await this.#calls.ownAccount(call, 'panel')) },
      credentials: call.credentials,
      parameters: { panel, source, tailLines },
      signal,
      timeoutMs: STREAM_TIMEOUT_MS,
      // A quiet log is no fault.
      itemTimeoutMs: STREAM_TIMEOUT_MS,
    });
  }

  async #prepare(
    ref: EntityRef,
    slug: string,
    panelId: string,
    context: RequestContext,
  ): Promise<PluginCall> {
    const entity = await this.#catalog.get(ref, context.actor);
    if (!this.#policy.may(context.actor, 'plugins.read', { plugin: slug })) {
      throw errors.PLUGIN_NOT_INSTALLED({ slug });
    }
    const { plugin, options, credentials } = await this.#plugins.requireCallable(
      slug,
      'panel',
      context,
    );
    const panel = findPanel(plugin.manifest.capabilities, panelId);
    if (!panel || !appliesTo(panel.appliesTo, entity)) {
      throw errors.PANEL_NOT_APPLICABLE({ panel: `${slug}/${panelId}`, ref: formatEntityRef(ref) });
    }
    return {
      plugin,
      integration: DEFAULT_INTEGRATION,
      request: context,
      context: {
        ...callerOf(context),
        integration: integrationOf(options),
        entity: toEntityContext(entity),
      },
      credentials,
    };
  }
}

function findPanel(
  capabilities: readonly { readonly panels?: PanelDeclaration[] }[],
  id: string,
): PanelDeclaration | undefined {
  return capabilities.flatMap(({ panels = [] }) => panels).find((panel) => panel.id === id);
}

/** Whether an entity has what a panel asks for; every given condition must hold. */
export function appliesTo(condition: PanelCondition, entity: Entity): boolean {
  const { kinds, annotations, spec, anyOf } = condition;
  if (kinds && !kinds.includes(entity.kind)) return false;
  if (anyOf && !anyOf.some((one) => appliesTo(one, entity))) return false;
  const present = entity.metadata.annotations ?? {};
  if (annotations && !annotations.some((name) => Object.hasOwn(present, name))) return false;
  if (!spec) return true;
  const value = getAtPointer(entity.spec, spec.pointer);
  if (spec.contains === undefined) return value !== undefined;
  return typeof value === 'string' && value.includes(spec.contains);
}
