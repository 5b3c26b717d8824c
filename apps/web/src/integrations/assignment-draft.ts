import type { Assignment, Integration } from '@gantry/client';
import { ASSIGNABLE_KINDS, type AssignmentInput, type AssignmentSelector } from '@gantry/contracts';
import { parse, stringify } from 'yaml';
import { text } from '../text/text.ts';

/** What is known of an integration that entities can be served by. */
export type Assignable = Pick<Integration, 'plugin' | 'slug' | 'name' | 'capabilities'>;

type Capability = AssignmentInput['capability'];

/** The capabilities among these that are assigned to entities. */
export function assignableOf(capabilities: readonly string[]): readonly Capability[] {
  return ASSIGNABLE_KINDS.filter((kind) => capabilities.includes(kind));
}

/** What an assignment is for, in a few words. */
export function describeTarget({
  entity,
  selector,
}: Pick<Assignment, 'entity' | 'selector'>): string {
  const t = text.integrations.assignment;
  if (entity !== undefined) return entity;
  const { labels = {}, ...fields } = selector ?? {};
  const parts = [
    ...Object.entries(fields).map(([field, value]) => `${field} ${[value].flat().join(t.or)}`),
    ...Object.entries(labels).map(([name, value]) => `${name}=${value}`),
  ];
  return parts.length === 0 ? t.everything : parts.join(' · ');
}

/** An assignment while it is written. */
export interface AssignmentDraft {
  /** `<plugin>/<integration>` */
  readonly source: string;
  readonly capability: Capability;
  readonly isForOne: boolean;
  readonly entity: string;
  readonly kind: readonly string[];
  readonly type: readonly string[];
  readonly namespace: readonly string[];
  readonly owner: readonly string[];
  /** Each as `name=value`. */
  readonly labels: readonly string[];
  readonly isDefault: boolean;
  /** As YAML. */
  readonly options: string;
}

export const SELECTOR_FIELDS = ['kind', 'type', 'namespace', 'owner'] as const;

export function draftOf(assignment: Assignment): AssignmentDraft {
  const { plugin, integration, capability, entity, selector = {}, options } = assignment;
  return {
    source: `${plugin}/${integration}`,
    capability,
    isForOne: entity !== undefined,
    entity: entity ?? '',
    kind: [selector.kind ?? []].flat(),
    type: [selector.type ?? []].flat(),
    namespace: [selector.namespace ?? []].flat(),
    owner: [selector.owner ?? []].flat(),
    labels: Object.entries(selector.labels ?? {}).map(([name, value]) => `${name}=${value}`),
    isDefault: assignment.default,
    options: Object.keys(options).length === 0 ? '' : stringify(options),
  };
}

/** What the server is asked to store; `undefined` where the options are no mapping. */
export function inputOf(draft: AssignmentDraft): AssignmentInput | undefined {
  const options = readOptions(draft.options);
  if (options === undefined) return undefined;
  const [plugin = '', integration = ''] = draft.source.split('/');
  return {
    plugin,
    integration,
    capability: draft.capability,
    ...(draft.isForOne ? { entity: draft.entity.trim() } : { selector: selectorOf(draft) }),
    default: draft.isDefault,
    options,
  };
}

function selectorOf(draft: AssignmentDraft): AssignmentSelector {
  const labels = draft.labels.map((label) => {
    const [name = '', ...value] = label.split('=');
    return [name.trim(), value.join('=').trim()];
  });
  return {
    ...Object.fromEntries(
      SELECTOR_FIELDS.filter((field) => draft[field].length > 0).map((field) => [
        field,
        [...draft[field]],
      ]),
    ),
    ...(labels.length === 0 ? {} : { labels: Object.fromEntries(labels) }),
  };
}

function readOptions(source: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = parse(source) ?? {};
    return typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
