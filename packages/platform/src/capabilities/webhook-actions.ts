import { type Clock, isJsonObject, type JsonObject, type Problem } from '@gantry/base';
import {
  type EntityRef,
  type SchemaError,
  toProblems,
  type WebhookAction,
} from '@gantry/contracts';
import type { LoadedPlugin, PluginHost } from '@gantry/plugin-host';
import type { Store } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { createValidator } from '../catalog/kinds/spec-validator.ts';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { toEntityContext } from '../plugins/entity-context.ts';
import { callerOf, integrationOf, type Plugins } from '../plugins/plugins.ts';

const RUN_TIMEOUT_MS = 60_000;
const HANDLER = /^([a-z][a-z0-9-]*)[:#]([a-z][a-z0-9_]*)$/;

/** An action that a rule can name. */
export interface ListedWebhookAction extends WebhookAction {
  /** `<plugin>:<action>`. */
  readonly handler: string;
  readonly plugin: string;
}

/** One run of an action by a person; rules do the same with what a delivery brings. */
export interface WebhookRun {
  readonly handler: string;
  readonly integration?: string | undefined;
  readonly entity?: EntityRef | undefined;
  readonly externalIdentifier: string;
  readonly actionConfig?: unknown;
  readonly payload: unknown;
}

/** Actions of plugins that webhook rules name: listed, their configuration checked, run. */
export class WebhookActions {
  readonly #plugins: Plugins;
  readonly #host: PluginHost;
  readonly #catalog: Catalog;
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(options: {
    readonly plugins: Plugins;
    readonly host: PluginHost;
    readonly catalog: Catalog;
    readonly store: Store;
    readonly clock: Clock;
  }) {
    this.#plugins = options.plugins;
    this.#host = options.host;
    this.#catalog = options.catalog;
    this.#store = options.store;
    this.#clock = options.clock;
  }

  /** Actions of enabled plugins. One without a catalogue takes any name, and lists none. */
  list(): ListedWebhookAction[] {
    return this.#plugins.listEnabled().flatMap((plugin) =>
      (catalogueOf(plugin) ?? []).map((action) => ({
        ...action,
        handler: `${plugin.slug}:${action.name}`,
        plugin: plugin.slug,
      })),
    );
  }

  /** What is wrong with a rule's handler and its configuration; empty for nothing. */
  check(handler: string, config: unknown): Problem[] {
    const found = this.#find(handler);
    if (typeof found === 'string') return [{ pointer: '/handler', message: found }];
    const parsed = toConfig(found.action, config);
    return 'problems' in parsed ? [...parsed.problems] : [];
  }

  async run(run: WebhookRun, context: RequestContext): Promise<void> {
    const found = this.#find(run.handler);
    if (typeof found === 'string') {
      throw errors.INVALID_INPUT({ problems: [{ pointer: '/handler', message: found }] });
    }
    const config = toConfig(found.action, run.actionConfig);
    if ('problems' in config) throw errors.INVALID_INPUT({ problems: config.problems });
    const { slug, name } = found;
    const entity = run.entity && (await this.#catalog.get(run.entity, context.actor));
    const { integration = 'default' } = run;
    const { options, credentials } = await this.#plugins.requireCallable(
      slug,
      'webhook',
      context,
      integration,
    );
    await this.#store.transaction((tx) =>
      tx.audit.append([
        toAuditEntry(this.#clock, context, {
          action: 'webhook-action.run',
          resourceType: 'plugin',
          resourceId: slug,
          resourceName: run.handler,
          after: { integration, externalIdentifier: run.externalIdentifier },
        }),
      ]),
    );
    await this.#host.call(slug, 'webhook.runAction', {
      parameters: {
        externalIdentifier: run.externalIdentifier,
        action: name,
        actionConfig: config.value,
        payload: run.payload ?? null,
      },
      context: {
        ...callerOf(context),
        integration: integrationOf(options, integration),
        ...(entity ? { entity: toEntityContext(entity) } : {}),
      },
      credentials,
      timeoutMs: RUN_TIMEOUT_MS,
    });
  }

  #find(
    handler: string,
  ): { slug: string; name: string; action: WebhookAction | undefined } | string {
    const [, slug, name] = HANDLER.exec(handler) ?? [];
    if (slug === undefined || name === undefined) return 'must be of the form plugin:action';
    const plugin = this.#plugins.listEnabled().find((found) => found.slug === slug);
    if (!plugin) return `no plugin "${slug}" is enabled`;
    if (!plugin.manifest.capabilities.some(({ kind }) => kind === 'webhook')) {
      return `the plugin "${slug}" has no webhook actions`;
    }
    const catalogue = catalogueOf(plugin);
    const action = catalogue?.find((candidate) => candidate.name === name);
    if (catalogue && !action) {
      const names = catalogue.map((candidate) => candidate.name).join(', ');
      return `the plugin "${slug}" has no action "${name}"; it has ${names}`;
    }
    return { slug, name, action };
  }
}

function catalogueOf({ manifest }: LoadedPlugin): WebhookAction[] | undefined {
  return manifest.capabilities.find(({ kind }) => kind === 'webhook')?.actions;
}

/** An object that was checked, for an action that says what it takes; JSON text for one that does not. */
function toConfig(
  action: WebhookAction | undefined,
  config: unknown,
): { value: string | JsonObject } | { problems: readonly Problem[] } {
  const problem = (message: string) => ({ problems: [{ pointer: '/actionConfig', message }] });
  if (!action?.configSchema) {
    if (typeof config === 'string') {
      return isJson(config) ? { value: config } : problem('is not JSON');
    }
    return { value: JSON.stringify(config ?? {}) };
  }
  const value: unknown = typeof config === 'string' && isJson(config) ? JSON.parse(config) : config;
  if (value !== undefined && !isJsonObject(value)) return problem('must be an object');
  const validate = createValidator({ useDefaults: true }).compile(action.configSchema);
  const copy = structuredClone(value ?? {});
  if (validate(copy)) return { value: copy as JsonObject };
  return { problems: toProblems(validate.errors as SchemaError[], '/actionConfig') };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
