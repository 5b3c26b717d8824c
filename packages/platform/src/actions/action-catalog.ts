import { messageOf, type Problem } from '@gantry/base';
import { type ActionExecutor, DEFAULT_NAMESPACE, type Entity } from '@gantry/contracts';
import type { LoadedPlugin } from '@gantry/plugin-host';
import type { PolicyEngine } from '../access/policy-engine.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { createSpecValidator } from '../catalog/kinds/spec-validator.ts';
import type { Actor } from '../context.ts';
import { errors } from '../errors.ts';
import type { Plugins } from '../plugins/plugins.ts';
import { resourceOfAction } from './action-access.ts';
import { type ActionAddress, type CheckedAction, toDefinition } from './action-definition.ts';
import type { StepExecutors } from './step-executor.ts';

/** Actions that one answer lists; a catalog with more has to be asked by name. */
const MAX_LISTED = 1_000;

/** All actions as one list: entities of the kind `Action`, and what enabled plugins declare. */
export class ActionCatalog {
  readonly #catalog: Catalog;
  readonly #plugins: Plugins;
  readonly #policy: PolicyEngine;
  readonly #executors: StepExecutors;

  constructor(options: {
    readonly catalog: Catalog;
    readonly plugins: Plugins;
    readonly policy: PolicyEngine;
    readonly executors: StepExecutors;
  }) {
    this.#catalog = options.catalog;
    this.#plugins = options.plugins;
    this.#policy = options.policy;
    this.#executors = options.executors;
  }

  async list(reader: Actor): Promise<CheckedAction[]> {
    const { json } = await this.#catalog.list({ kind: 'Action', limit: MAX_LISTED }, reader);
    const entities = JSON.parse(json.toString()) as Entity[];
    const declared = entities.map((entity) => toDefinition(entity, this.#executors));
    return [...declared, ...this.#ofPlugins()].filter(({ definition }) =>
      this.#policy.may(reader, 'actions.read', resourceOfAction(definition)),
    );
  }

  /** Throws `ENTITY_NOT_FOUND` or `NOT_FOUND` for what is not there or not for the reader. */
  async get(address: ActionAddress, reader: Actor): Promise<CheckedAction> {
    const found =
      address.kind === 'Action'
        ? toDefinition(
            await this.#catalog.get({ ...address, kind: 'Action' }, reader),
            this.#executors,
          )
        : this.#ofPlugins().find(({ definition }) => definition.name === address.name);
    const resource = found && resourceOfAction(found.definition);
    // A webhook may be allowed to run an action without being one that looks at lists.
    const isVisible =
      this.#policy.may(reader, 'actions.read', resource) ||
      this.#policy.may(reader, 'actions.execute', resource);
    if (!found || !isVisible) throw errors.NOT_FOUND({ what: `action ${address.name}` });
    return found;
  }

  #ofPlugins(): CheckedAction[] {
    return this.#plugins
      .listEnabled()
      .flatMap((plugin) => executorsOf(plugin).map((action) => ofPlugin(plugin, action)));
  }
}

/** Which action a name means: one with a colon is a plugin's. */
export function toAddress(name: string, namespace = DEFAULT_NAMESPACE): ActionAddress {
  return name.includes(':')
    ? { kind: 'Plugin', namespace: DEFAULT_NAMESPACE, name }
    : { kind: 'Action', namespace, name };
}

export function executorsOf({ manifest }: LoadedPlugin): readonly ActionExecutor[] {
  return (manifest.capabilities.find(({ kind }) => kind === 'action')?.actions ??
    []) as readonly ActionExecutor[];
}

function ofPlugin({ slug, manifest }: LoadedPlugin, action: ActionExecutor): CheckedAction {
  const inputSchema = { type: 'object', ...action.inputSchema } as never;
  return {
    definition: {
      kind: 'Plugin',
      namespace: DEFAULT_NAMESPACE,
      name: `${slug}:${action.name}`,
      title: action.label,
      ...(action.description === undefined ? {} : { description: action.description }),
      category: manifest.name,
      effect: action.effect,
      inputSchema,
      steps: [
        {
          id: 'main',
          type: 'plugin',
          config: { plugin: slug, action: action.name, input: '${{ inputs }}' },
        },
      ],
      permissions: {},
    },
    problems: schemaProblems(inputSchema),
  };
}

function schemaProblems(schema: object): Problem[] {
  try {
    createSpecValidator().compile(schema);
    return [];
  } catch (error) {
    return [{ pointer: '/inputSchema', message: `is not a JSON Schema: ${messageOf(error)}` }];
  }
}
