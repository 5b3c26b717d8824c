import { DEFAULT_NAMESPACE, type EntityRef } from '../entity-ref.ts';

/** Kinds of Backstage and the kinds of Gantry that they become. */
export const KIND_PAIRS: readonly (readonly [backstage: string, gantry: string])[] = [
  ['Component', 'Service'],
  ['API', 'API'],
  ['Resource', 'Infrastructure'],
  ['System', 'System'],
  ['Domain', 'Domain'],
  ['Group', 'Team'],
];

const TO_GANTRY = new Map(KIND_PAIRS.map(([theirs, ours]) => [theirs.toLowerCase(), ours]));
const TO_BACKSTAGE = new Map(KIND_PAIRS.map(([theirs, ours]) => [ours, theirs]));

export function gantryKind(kind: string): string | undefined {
  return TO_GANTRY.get(kind.toLowerCase());
}

export function backstageKind(kind: string): string | undefined {
  return TO_BACKSTAGE.get(kind);
}

/** A name as Gantry has names: small letters, and hyphens for underscores. Backstage compares them so too. */
export function gantryName(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

const REF = /^(?:([a-zA-Z][a-zA-Z0-9-]*):)?(?:([\w.-]+)\/)?([\w.-]+)$/;

/**
 * Reads `[kind:][namespace/]name` as a reference to an entity of Gantry; `undefined` for what is none, and
 * for kinds that Gantry does not have. `kinds` are those that the catalog has beside the built-in ones.
 */
export function readBackstageRef(
  text: unknown,
  { kind: standard, namespace = DEFAULT_NAMESPACE, kinds = new Set() }: RefDefaults = {},
): EntityRef | undefined {
  const match = typeof text === 'string' ? REF.exec(text) : null;
  if (!match) return undefined;
  const [, kindText = standard, space = namespace, name = ''] = match;
  if (kindText === undefined) return undefined;
  const own = [...kinds].find((known) => known.toLowerCase() === kindText.toLowerCase());
  const kind = gantryKind(kindText) ?? own;
  return kind === undefined
    ? undefined
    : { kind, namespace: gantryName(space), name: gantryName(name) };
}

export interface RefDefaults {
  /** The kind, in words of Backstage, of a reference that does not say. */
  readonly kind?: string;
  /** The namespace of the entity that refers. */
  readonly namespace?: string;
  readonly kinds?: ReadonlySet<string>;
}

/** `name`, or `namespace/name` outside the default namespace: how Gantry's fields name entities. */
export function shortName({ namespace, name }: Omit<EntityRef, 'kind'>): string {
  return namespace === DEFAULT_NAMESPACE ? name : `${namespace}/${name}`;
}

/** A namespace as Backstage takes it: without dots. */
export function backstageNamespace(namespace: string): string {
  return namespace.replaceAll('.', '-');
}

/** A reference as Backstage writes it, relative to the entity that refers. */
export function writeBackstageRef(
  ref: EntityRef,
  { kind, namespace = DEFAULT_NAMESPACE }: RefDefaults = {},
): string {
  const theirs = backstageKind(ref.kind) ?? ref.kind;
  const prefix = theirs === kind ? '' : `${theirs.toLowerCase()}:`;
  const space = ref.namespace === namespace ? '' : `${backstageNamespace(ref.namespace)}/`;
  return `${prefix}${space}${ref.name}`;
}
