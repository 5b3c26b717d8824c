import { findUnsafeJson, isJsonObject, type JsonObject, type Problem } from '@gantry/base';
import { API_VERSION, type EntityInput, NAME_PATTERN } from '../entity.ts';
import { DEFAULT_NAMESPACE } from '../entity-ref.ts';
import { gantryKind, gantryName, readBackstageRef, shortName } from './backstage-ref.ts';
import { translate } from './from-backstage.ts';
import { fieldsToKeep, type KeptFields, putBack, takeKept, toAnnotations } from './kept-fields.ts';
import { translateBack } from './to-backstage.ts';

/** Holds, in Gantry, what a document said that has no place there. Export reads it back. */
export const BACKSTAGE_ANNOTATION = 'gantry.io/backstage';
/** Holds, in Backstage, what an entity of Gantry said that has no place there. Import reads it back. */
export const GANTRY_ANNOTATION = 'gantry.io/entity';
export const BACKSTAGE_VERSION = 'backstage.io/v1alpha1';

export interface ImportOptions {
  /** Kinds of the catalog beside the built-in ones: entities of these are taken as they are. */
  readonly kinds?: ReadonlySet<string>;
}

export interface ImportedEntity {
  /** Which document it was. */
  readonly index: number;
  readonly entity: EntityInput;
  /** What of the document has no place. It is kept in an annotation unless a note says otherwise. */
  readonly notes: readonly Problem[];
}

/** A document that becomes no entity, and why. */
export interface SkippedDocument {
  readonly index: number;
  /** `kind:namespace/name`, as Backstage would say. */
  readonly ref: string;
  readonly reason: string;
}

export interface BackstageImport {
  readonly entities: readonly ImportedEntity[];
  readonly skipped: readonly SkippedDocument[];
}

/** Whether a document is one of Backstage: `backstage.io/…`, or `scaffolder.backstage.io/…`. */
export function isBackstageDocument(value: unknown): value is JsonObject {
  return (
    isJsonObject(value) &&
    typeof value.apiVersion === 'string' &&
    /^([\w.-]+\.)?backstage\.io\//.test(value.apiVersion)
  );
}

/**
 * Translates documents of Backstage to entities. Several are read together because they speak of each other:
 * a group names the groups below it, a user the groups that they are in.
 */
export function importBackstage(
  documents: readonly JsonObject[],
  { kinds = new Set() }: ImportOptions = {},
): BackstageImport {
  const entities: ImportedEntity[] = [];
  const skipped: SkippedDocument[] = [];
  const users: User[] = [];
  for (const [index, document] of documents.entries()) {
    const ref = refOf(document);
    const skip = (reason: string): void => void skipped.push({ index, ref, reason });
    const unsafe = findUnsafeJson(document);
    const { kind, metadata } = document;
    if (unsafe) skip(`${unsafe.pointer} ${unsafe.message}`);
    else if (typeof kind !== 'string' || !isJsonObject(metadata))
      skip('it has no kind or metadata');
    else if (!isName(metadata.name) || !isName(metadata.namespace ?? DEFAULT_NAMESPACE)) {
      skip('its name is none, or that of a template that is filled in later');
    } else {
      const ours = gantryKind(kind) ?? [...kinds].find((known) => known === kind);
      const parts = { metadata, spec: isJsonObject(document.spec) ? document.spec : {} };
      if (ours !== undefined)
        entities.push({ index, ...importOne(document, parts, { ours, kinds }) });
      else if (kind === 'User') users.push({ index, ref, ...parts });
      else if (kind === 'Location') skip('it only names other files');
      else if (kind === 'Template') skip('Gantry has no place for templates');
      else skip(`the catalog has no kind ${kind}; "gantry kind apply" can add it`);
    }
  }
  placeUnderParents(entities, documents);
  for (const user of users) {
    skipped.push({ index: user.index, ref: user.ref, reason: placeInTeams(entities, user) });
  }
  return { entities, skipped };
}

interface Parts {
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
}

function importOne(
  document: JsonObject,
  { metadata, spec }: Parts,
  { ours, kinds }: { ours: string; kinds: ReadonlySet<string> },
): Omit<ImportedEntity, 'index'> {
  const { kept, rest } = takeKept(GANTRY_ANNOTATION, metadata.annotations);
  const { managed, own } = withoutManaged(metadata);
  const source = { metadata: withAnnotations(own, rest), spec };
  const { notes, ...translated } = translate(source, ours, { kinds });
  const entity = putBack(translated, kept);
  const keep: KeptFields = {
    ...fieldsToKeep(source, translateBack(entity, ours)),
    ...(gantryKind(String(document.kind)) && document.apiVersion === BACKSTAGE_VERSION
      ? {}
      : { kind: String(document.kind), apiVersion: String(document.apiVersion) }),
  };
  const annotations = toAnnotations(BACKSTAGE_ANNOTATION, keep);
  const told = [...notes, ...managed];
  for (const field of Object.keys(document)) {
    if (['apiVersion', 'kind', 'metadata', 'spec'].includes(field)) continue;
    told.push({ pointer: `/${field}`, message: 'is written by Backstage itself, and left out' });
  }
  if (!annotations)
    told.push({ pointer: '', message: 'is too large for what has no place: it is left out' });
  const all = { ...(entity.metadata.annotations as JsonObject | undefined), ...annotations };
  return {
    entity: {
      apiVersion: API_VERSION,
      kind: ours,
      metadata: withAnnotations(entity.metadata, all) as unknown as EntityInput['metadata'],
      spec: entity.spec,
    },
    notes: told,
  };
}

const MANAGED = ['uid', 'etag', 'generation'];

function withoutManaged(metadata: JsonObject): { own: JsonObject; managed: Problem[] } {
  const found = Object.keys(metadata).filter((field) => MANAGED.includes(field));
  const entries = Object.entries(metadata).filter(([field]) => !MANAGED.includes(field));
  return {
    own: Object.fromEntries(entries),
    managed: found.map((field) => ({
      pointer: `/metadata/${field}`,
      message: 'is written by Backstage itself, and left out',
    })),
  };
}

export function withAnnotations(metadata: JsonObject, annotations: JsonObject): JsonObject {
  const { annotations: _, ...others } = metadata;
  return Object.keys(annotations).length === 0 ? others : { ...others, annotations };
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && new RegExp(NAME_PATTERN).test(gantryName(value));
}

function refOf(document: JsonObject): string {
  const metadata = isJsonObject(document.metadata) ? document.metadata : {};
  const { name = '?', namespace } = metadata;
  const space = namespace === undefined ? '' : `${String(namespace)}/`;
  return `${String(document.kind ?? '?').toLowerCase()}:${space}${String(name)}`;
}

/** A team is below the one that it names; otherwise below the one that names it. */
function placeUnderParents(
  entities: readonly ImportedEntity[],
  documents: readonly JsonObject[],
): void {
  const teams = teamsOf(entities);
  for (const { entity: parent, index } of entities) {
    if (parent.kind !== 'Team') continue;
    const spec = documents[index]?.spec;
    const children = isJsonObject(spec) && Array.isArray(spec.children) ? spec.children : [];
    for (const child of children) {
      const team = teams.get(teamOf(child, parent.metadata.namespace) ?? '');
      if (team?.spec && team.spec.parent === undefined) {
        team.spec.parent = shortName({ namespace: DEFAULT_NAMESPACE, ...parent.metadata });
      }
    }
  }
}

interface User extends Parts {
  readonly index: number;
  readonly ref: string;
}

/** Puts a user into the teams that they name; says what becomes of the user. */
function placeInTeams(entities: readonly ImportedEntity[], { metadata, spec }: User): string {
  const hint = 'the catalog has no kind User; "gantry kind apply" can add it';
  const { displayName, email } = isJsonObject(spec.profile) ? spec.profile : ({} as JsonObject);
  const groups = Array.isArray(spec.memberOf) ? spec.memberOf : [];
  if (typeof email !== 'string' || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return hint;
  const teams = teamsOf(entities);
  const named: string[] = [];
  for (const group of groups) {
    const name = teamOf(group, metadata.namespace) ?? '';
    const team = teams.get(name);
    if (!team?.spec) continue;
    const members = Array.isArray(team.spec.members) ? team.spec.members : [];
    const member = { name: String(displayName ?? metadata.name), email };
    team.spec.members = [...members, member];
    named.push(name);
  }
  return named.length === 0 ? hint : `is a member of ${named.join(', ')}; ${hint}`;
}

function teamsOf(entities: readonly ImportedEntity[]): ReadonlyMap<string, EntityInput> {
  return new Map(
    entities
      .filter(({ entity }) => entity.kind === 'Team')
      .map(({ entity }) => [
        shortName({ namespace: DEFAULT_NAMESPACE, ...entity.metadata }),
        entity,
      ]),
  );
}

function teamOf(value: unknown, namespace: unknown): string | undefined {
  const defaults = typeof namespace === 'string' ? { namespace } : {};
  const ref = readBackstageRef(value, { ...defaults, kind: 'Group' });
  return ref?.kind === 'Team' ? shortName(ref) : undefined;
}
