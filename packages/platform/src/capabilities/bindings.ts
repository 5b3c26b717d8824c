import {
  type AssignableKind,
  type Assignment,
  type AssignmentSelector,
  type Entity,
  formatEntityRef,
} from '@gantry/contracts';
import type { Store } from '@gantry/storage';
import { ownerSpellings } from '../access/compiled-rule.ts';
import { fullRef } from '../catalog/projections.ts';
import { errors } from '../errors.ts';
import { toAssignment } from '../plugins/assignments.ts';
import type { Plugins } from '../plugins/plugins.ts';

/** An integration that serves a capability of an entity. */
export interface Binding {
  /** `<plugin>/<integration>`: how callers name it. */
  readonly source: string;
  readonly plugin: string;
  readonly integration: string;
  readonly capability: AssignableKind;
  /** Whether the entity itself, or only a selector, names it. */
  readonly level: 'entity' | 'selector';
  readonly isDefault: boolean;
  /** Options of its assignments, the entity's over those of selectors. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Finds which integrations serve an entity. Plugins that are disabled or not loaded serve nobody. */
export class Bindings {
  readonly #store: Store;
  readonly #plugins: Plugins;

  constructor(store: Store, plugins: Plugins) {
    this.#store = store;
    this.#plugins = plugins;
  }

  /** All of an entity, or those of one capability. The entity's own come first. */
  async list(entity: Entity, capability?: AssignableKind): Promise<Binding[]> {
    const rows = await this.#store.assignments.list(capability === undefined ? {} : { capability });
    const enabled = new Map(this.#plugins.listEnabled().map((plugin) => [plugin.slug, plugin]));
    const ref = fullRef({ ...entity.metadata, kind: entity.kind });
    const serving = rows.map(toAssignment).filter((assignment) => {
      const plugin = enabled.get(assignment.plugin);
      const offers = plugin?.manifest.capabilities.some(
        ({ kind }) => kind === assignment.capability,
      );
      return offers && serves(assignment, entity, ref);
    });
    const found = new Map<string, Binding>();
    for (const assignment of inOrder(serving)) {
      const { plugin, integration } = assignment;
      const key = `${plugin}/${integration} ${assignment.capability}`;
      const weaker = found.get(key);
      const level = assignment.entity === undefined ? 'selector' : 'entity';
      found.set(key, {
        source: `${plugin}/${integration}`,
        plugin,
        integration,
        capability: assignment.capability,
        level,
        // What the entity says of an integration replaces what selectors say.
        isDefault: assignment.default || (weaker?.level === level && weaker.isDefault),
        options: { ...weaker?.options, ...assignment.options },
      });
    }
    return [...found.values()].sort(
      (a, b) => Number(b.level === 'entity') - Number(a.level === 'entity'),
    );
  }

  /**
   * The one to use: the one that is named; or the only one; or the default of the entity, or else of selectors.
   * Throws `SOURCE_MISSING`, `SOURCE_NOT_FOUND` or `SOURCE_AMBIGUOUS`.
   */
  async pick(entity: Entity, capability: AssignableKind, source?: string): Promise<Binding> {
    const ref = formatEntityRef({ ...entity.metadata, kind: entity.kind });
    const all = await this.list(entity, capability);
    const sources = all.map((binding) => binding.source);
    const [only] = all;
    if (!only) throw errors.SOURCE_MISSING({ ref, capability });
    if (source !== undefined) {
      const named = all.filter((binding) => isNamed(binding, source));
      if (named.length > 1) throw errors.SOURCE_AMBIGUOUS({ ref, capability, sources });
      if (!named[0]) throw errors.SOURCE_NOT_FOUND({ ref, capability, source, sources });
      return named[0];
    }
    if (all.length === 1) return only;
    for (const level of ['entity', 'selector'] as const) {
      const defaults = all.filter((binding) => binding.level === level && binding.isDefault);
      if (defaults.length === 1 && defaults[0]) return defaults[0];
      if (defaults.length > 1) break;
    }
    throw errors.SOURCE_AMBIGUOUS({ ref, capability, sources });
  }
}

/** `plugin/integration`, or either of the two where that is enough. */
function isNamed(binding: Binding, source: string): boolean {
  return [binding.source, binding.plugin, binding.integration].includes(source);
}

/** The weakest first: selectors before the entity's own, those with fewer conditions before those with more. */
function inOrder(assignments: readonly Assignment[]): Assignment[] {
  const weight = ({ entity, selector }: Assignment) =>
    entity === undefined ? conditionsOf(selector) : Number.POSITIVE_INFINITY;
  return [...assignments].sort((a, b) => {
    const [x, y] = [weight(a), weight(b)];
    return x === y ? 0 : x - y;
  });
}

function conditionsOf(selector: AssignmentSelector | undefined): number {
  const { labels = {}, ...others } = selector ?? {};
  return Object.keys(others).length + Object.keys(labels).length;
}

function serves(assignment: Assignment, entity: Entity, ref: string): boolean {
  return assignment.entity === undefined
    ? matchesSelector(assignment.selector ?? {}, entity)
    : assignment.entity === ref;
}

/** Whether every condition of a selector holds for an entity. */
export function matchesSelector(selector: AssignmentSelector, entity: Entity): boolean {
  const { kind, type, namespace, owner, labels = {} } = selector;
  const { metadata, spec } = entity;
  const includes = (wanted: string | string[] | undefined, value: unknown) =>
    wanted === undefined || [wanted].flat().includes(value as string);
  const owners = owner === undefined ? undefined : ownerSpellings([owner].flat());
  return (
    includes(kind, entity.kind) &&
    includes(type, spec.type) &&
    includes(namespace, metadata.namespace) &&
    includes(owners, metadata.owner) &&
    Object.entries(labels).every(([name, value]) => metadata.labels?.[name] === value)
  );
}
