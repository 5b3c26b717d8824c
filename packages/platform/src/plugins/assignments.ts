import { type Clock, createId, type JsonObject, type Problem } from '@gantry/base';
import {
  ASSIGNABLE_KINDS,
  type AssignableKind,
  type Assignment,
  type AssignmentInput,
  AssignmentInputSchema,
  type AssignmentSelector,
  parseEntityRef,
  problemsOf,
} from '@gantry/contracts';
import type { AssignmentRow, Store, StoreView } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { fullRef } from '../catalog/projections.ts';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { DEFAULT_INTEGRATION, type IntegrationStore } from './integration-store.ts';
import type { Plugins } from './plugins.ts';

export interface AssignmentsOptions {
  readonly store: Store;
  readonly plugins: Plugins;
  readonly catalog: Catalog;
  readonly integrations: IntegrationStore;
  readonly clock: Clock;
}

/** Which integration serves which entities, with which options. Every change is checked whole and audited. */
export class Assignments {
  readonly #options: AssignmentsOptions;

  constructor(options: AssignmentsOptions) {
    this.#options = options;
  }

  async list(
    filter: { plugin?: string; integration?: string; capability?: string } = {},
  ): Promise<Assignment[]> {
    return (await this.#options.store.assignments.list(filter)).map(toAssignment);
  }

  async get(id: string): Promise<Assignment> {
    return toAssignment(await this.#getRow(this.#options.store, id));
  }

  async create(input: unknown, context: RequestContext): Promise<Assignment> {
    return await this.#put(undefined, input, context);
  }

  async replace(id: string, input: unknown, context: RequestContext): Promise<Assignment> {
    return await this.#put(id, input, context);
  }

  async delete(id: string, context: RequestContext): Promise<void> {
    await this.#options.store.transaction(async (tx) => {
      const row = await this.#getRow(tx, id);
      await tx.assignments.delete(id);
      await this.#record(tx, context, 'assignment.deleted', { before: toAssignment(row) });
    });
  }

  async #put(id: string | undefined, value: unknown, context: RequestContext): Promise<Assignment> {
    const { store, clock } = this.#options;
    const input = await this.#check(value, context);
    const at = clock.now().toISOString();
    return await store.transaction(async (tx) => {
      const before = id === undefined ? undefined : await this.#getRow(tx, id);
      const row: AssignmentRow = {
        id: before?.id ?? createId(),
        plugin: input.plugin,
        integration: input.integration ?? DEFAULT_INTEGRATION,
        capability: input.capability,
        entity: input.entity ?? null,
        selector: input.selector ? JSON.stringify(input.selector) : null,
        is_default: input.default ? 1 : 0,
        options: JSON.stringify(input.options ?? {}),
        created_at: before?.created_at ?? at,
        updated_at: at,
      };
      await this.#refuseTwice(tx, row);
      await tx.assignments.put(row);
      const after = toAssignment(row);
      await this.#record(tx, context, before ? 'assignment.updated' : 'assignment.created', {
        ...(before ? { before: toAssignment(before) } : {}),
        after,
      });
      return after;
    });
  }

  /** Everything that is wrong with an assignment, at once. */
  async #check(value: unknown, context: RequestContext): Promise<AssignmentInput> {
    const { plugins, store, integrations, catalog } = this.#options;
    const shape = problemsOf(AssignmentInputSchema, value);
    if (shape.length > 0) throw errors.INVALID_INPUT({ problems: shape });
    const input = value as AssignmentInput;
    const problems: Problem[] = [];
    const plugin = plugins.requireLoaded(input.plugin);
    const { integration = DEFAULT_INTEGRATION, capability, entity, selector, options } = input;
    if (!plugin.manifest.capabilities.some(({ kind }) => kind === capability)) {
      const kinds = plugin.manifest.capabilities
        .map(({ kind }) => kind)
        .filter((kind) => (ASSIGNABLE_KINDS as readonly string[]).includes(kind));
      const message = `"${plugin.slug}" does not have it${kinds.length > 0 ? `; it has ${kinds.join(', ')}` : ''}`;
      problems.push({ pointer: '/capability', message });
    }
    const stored = await store.plugins.getIntegration(plugin.slug, integration);
    if (!stored && integration !== DEFAULT_INTEGRATION) {
      const message = `"${plugin.slug}" has no integration "${integration}"`;
      problems.push({ pointer: '/integration', message });
    }
    if ((entity === undefined) === (selector === undefined)) {
      problems.push({ pointer: '/entity', message: 'give either an entity or a selector' });
    }
    const ref = entity === undefined ? undefined : parseEntityRef(entity);
    if (entity !== undefined && !ref) {
      problems.push({ pointer: '/entity', message: 'must be Kind/name or Kind/namespace/name' });
    }
    problems.push(
      ...integrations
        .checkPartial(plugin, (options ?? {}) as JsonObject)
        .map(({ pointer, message }) => ({ pointer: `/options${pointer}`, message })),
    );
    if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
    if (!ref) return input;
    await catalog.get(ref, context.actor);
    return { ...input, entity: fullRef(ref) };
  }

  async #refuseTwice(tx: StoreView, row: AssignmentRow): Promise<void> {
    const { plugin, integration, capability } = row;
    const others = await tx.assignments.list({ plugin, integration, capability });
    const same = others.find(
      (other) =>
        other.id !== row.id && other.entity === row.entity && other.selector === row.selector,
    );
    if (!same) return;
    const name = `${plugin}/${integration} for ${capability}`;
    throw errors.NAME_TAKEN({ what: 'assignment to the same entities', name });
  }

  async #getRow(store: Pick<StoreView, 'assignments'>, id: string): Promise<AssignmentRow> {
    const row = await store.assignments.get(id);
    if (!row) throw errors.NOT_FOUND({ what: `assignment "${id}"` });
    return row;
  }

  async #record(
    tx: StoreView,
    context: RequestContext,
    action: string,
    states: { before?: Assignment; after?: Assignment },
  ): Promise<void> {
    const { id, plugin, integration, capability } = (states.after ?? states.before) as Assignment;
    const resourceName = `${plugin}/${integration} ${capability}`;
    await tx.audit.append([
      toAuditEntry(this.#options.clock, context, {
        action,
        resourceType: 'assignment',
        resourceId: id,
        resourceName,
        ...states,
      }),
    ]);
  }
}

export function toAssignment(row: AssignmentRow): Assignment {
  return {
    id: row.id,
    plugin: row.plugin,
    integration: row.integration,
    capability: row.capability as AssignableKind,
    ...(row.entity === null ? {} : { entity: row.entity }),
    ...(row.selector === null ? {} : { selector: JSON.parse(row.selector) as AssignmentSelector }),
    default: row.is_default === 1,
    options: JSON.parse(row.options) as Record<string, unknown>,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
