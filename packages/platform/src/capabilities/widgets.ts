import type { PanelDocument, WidgetDeclaration } from '@gantry/contracts';
import type { PolicyEngine } from '../access/policy-engine.ts';
import type { Actor, RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { DEFAULT_INTEGRATION } from '../plugins/integration-store.ts';
import { callerOf, integrationOf, type Plugins } from '../plugins/plugins.ts';
import type { PluginCalls } from './plugin-calls.ts';

const RENDER_TIMEOUT_MS = 15_000;

/** A card that the dashboard can show. */
export interface AvailableWidget extends WidgetDeclaration {
  readonly plugin: string;
  readonly pluginTitle: string;
}

/** Cards of plugins for the dashboard. */
export class Widgets {
  readonly #plugins: Plugins;
  readonly #calls: PluginCalls;
  readonly #policy: PolicyEngine;

  constructor(plugins: Plugins, calls: PluginCalls, policy: PolicyEngine) {
    this.#plugins = plugins;
    this.#calls = calls;
    this.#policy = policy;
  }

  list(reader: Actor): AvailableWidget[] {
    return this.#plugins
      .listEnabled()
      .filter(({ slug }) => this.#policy.may(reader, 'plugins.read', { plugin: slug }))
      .flatMap(({ slug, manifest }) =>
        manifest.capabilities.flatMap(({ widgets = [] }) =>
          widgets.map((widget) => ({ ...widget, plugin: slug, pluginTitle: manifest.name })),
        ),
      );
  }

  async render(
    { plugin, widget }: { plugin: string; widget: string },
    context: RequestContext,
    signal: AbortSignal,
  ): Promise<PanelDocument> {
    const known = this.list(context.actor).some(
      (found) => found.plugin === plugin && found.id === widget,
    );
    if (!known) throw errors.NOT_FOUND({ what: `widget "${plugin}/${widget}"` });
    const opened = await this.#plugins.requireCallable(plugin, 'widget', context);
    const call = {
      plugin: opened.plugin,
      integration: DEFAULT_INTEGRATION,
      request: context,
      context: { ...callerOf(context), integration: integrationOf(opened.options) },
      credentials: opened.credentials,
    };
    const manner = { signal, timeoutMs: RENDER_TIMEOUT_MS };
    return await this.#calls.call(call, 'widget.render', { widget }, manner);
  }
}
