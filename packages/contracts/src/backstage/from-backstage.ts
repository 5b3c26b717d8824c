import { isJsonObject, type JsonObject, type Problem } from '@gantry/base';
import { DEFAULT_NAMESPACE } from '../entity-ref.ts';
import { gantryName, type RefDefaults, readBackstageRef, shortName } from './backstage-ref.ts';
import { repositoryOf } from './source-annotations.ts';
import {
  API_TYPES,
  COMPONENT_TYPES,
  LIFECYCLES,
  RESOURCE_TYPES,
  toGantryWord,
  UNKNOWN,
} from './vocabulary.ts';

/** The parts of an entity of Gantry that a document becomes, and what of it has no place there. */
export interface Translated {
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
  readonly notes: readonly Problem[];
}

export interface TranslateOptions {
  /** Kinds of the catalog beside the built-in ones: their specs are taken as they are. */
  readonly kinds: ReadonlySet<string>;
}

const LINE = /^\P{Cc}*$/u;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const LINK_ICONS = ['dashboard', 'docs', 'runbook', 'github', 'slack', 'alert', 'monitor', 'ci'];

/** Translates a document of Backstage whose kind has a counterpart. Leaves what it cannot say to notes. */
export function translate(
  document: { readonly metadata: JsonObject; readonly spec: JsonObject },
  kind: string,
  { kinds }: TranslateOptions,
): Translated {
  const reader = new DocumentReader(document, kinds);
  const metadata = { ...reader.metadata(kind), ...reader.owner() };
  const spec = reader.spec(kind);
  reader.noteTheRest();
  return { metadata, spec, notes: reader.notes };
}

class DocumentReader {
  readonly notes: Problem[] = [];
  readonly #metadata: JsonObject;
  readonly #spec: JsonObject;
  readonly #refs: RefDefaults;
  readonly #read = new Set<string>();

  constructor(
    { metadata, spec }: { readonly metadata: JsonObject; readonly spec: JsonObject },
    kinds: ReadonlySet<string>,
  ) {
    this.#metadata = metadata;
    this.#spec = spec;
    const namespace = metadata.namespace;
    this.#refs = { kinds, ...(typeof namespace === 'string' ? { namespace } : {}) };
  }

  metadata(kind: string): JsonObject {
    const { name, namespace, labels, annotations, tags } = this.#metadata;
    const title = this.#line('title', 500) ?? (kind === 'Team' ? this.#displayName() : undefined);
    for (const field of ['name', 'namespace']) this.#read.add(`/metadata/${field}`);
    return {
      name: gantryName(String(name)),
      namespace: gantryName(typeof namespace === 'string' ? namespace : DEFAULT_NAMESPACE),
      ...this.#text('title', title),
      ...this.#text('description', this.#string('description', 20_000)),
      ...this.#nonEmpty('tags', this.#tags(tags)),
      ...this.#nonEmpty('labels', this.#strings('labels', labels, 1_000)),
      ...this.#nonEmpty('annotations', this.#strings('annotations', annotations, 65_536)),
    };
  }

  owner(): JsonObject {
    const owner = this.#spec.owner;
    this.#read.add('/spec/owner');
    if (owner === undefined || owner === UNKNOWN) return {};
    const ref = readBackstageRef(owner, { ...this.#refs, kind: 'Group' });
    if (ref?.kind === 'Team') return { owner: shortName(ref) };
    const what = typeof owner === 'string' ? `"${owner}"` : 'this';
    this.#note('/spec/owner', `${what} is no group, and only teams own entities`);
    return {};
  }

  spec(kind: string): JsonObject {
    switch (kind) {
      case 'Service':
        return {
          ...this.#word('type', COMPONENT_TYPES),
          ...this.#word('lifecycle', LIFECYCLES),
          ...this.#sources(),
          ...this.#links(),
          ...this.#name('subcomponentOf', 'Component'),
          ...this.#common(),
        };
      case 'API':
        return {
          ...this.#word('type', API_TYPES),
          ...this.#word('lifecycle', LIFECYCLES),
          ...this.#definition(),
          ...this.#repository(),
          ...this.#links(),
          ...this.#common(),
        };
      case 'Infrastructure':
        return {
          ...this.#word('type', RESOURCE_TYPES),
          ...this.#word('lifecycle', LIFECYCLES),
          ...this.#repository(),
          ...this.#links(),
          ...this.#common(),
        };
      case 'System':
        return {
          ...this.#word('lifecycle', LIFECYCLES),
          ...this.#name('domain', 'Domain'),
          ...this.#links(),
          ...this.#dependsOn(),
        };
      case 'Domain':
        return { ...this.#name('subdomainOf', 'Domain'), ...this.#links() };
      case 'Team':
        return this.#team();
      default:
        // A kind of the catalog's own: whether the spec fits is for its schema to say.
        for (const field of Object.keys(this.#spec)) this.#read.add(`/spec/${field}`);
        return this.#spec;
    }
  }

  /** Whatever nobody has read has no place. */
  noteTheRest(): void {
    for (const [part, fields] of [
      ['metadata', this.#metadata],
      ['spec', this.#spec],
    ] as const) {
      for (const field of Object.keys(fields)) {
        if (!this.#read.has(`/${part}/${field}`)) this.#note(`/${part}/${field}`, 'has no place');
      }
    }
  }

  #team(): JsonObject {
    const { profile } = this.#spec;
    this.#read.add('/spec/profile');
    // Says who is above from below; it is read from the groups that it names.
    this.#read.add('/spec/children');
    const spec: JsonObject = { ...this.#name('parent', 'Group') };
    if (!isJsonObject(profile)) return spec;
    for (const [field, value] of Object.entries(profile)) {
      if (field === 'email' && typeof value === 'string' && EMAIL.test(value)) spec.email = value;
      else if (field !== 'displayName') this.#note(`/spec/profile/${field}`, 'has no place');
    }
    return spec;
  }

  #common(): JsonObject {
    return {
      ...this.#name('system', 'System'),
      ...this.#dependsOn(),
      ...this.#names('providesApis', 'API'),
      ...this.#names('consumesApis', 'API'),
    };
  }

  #sources(): JsonObject {
    const docs = this.#annotation('backstage.io/techdocs-ref');
    return { ...this.#repository(), ...(docs === undefined ? {} : { techDocsRef: docs }) };
  }

  #repository(): JsonObject {
    const url = repositoryOf((name) => this.#annotation(name));
    return url === undefined ? {} : { repoUrl: url };
  }

  #annotation(name: string): string | undefined {
    const { annotations } = this.#metadata;
    const value = isJsonObject(annotations) ? annotations[name] : undefined;
    return typeof value === 'string' && value.length <= 2_000 && value !== '' ? value : undefined;
  }

  #definition(): JsonObject {
    const value = this.#spec.definition;
    this.#read.add('/spec/definition');
    if (value === undefined || value === UNKNOWN) return {};
    const address = isJsonObject(value) ? (value.$text ?? value.$yaml ?? value.$json) : undefined;
    if (typeof address === 'string' && URL.canParse(address)) return { definition: address };
    const what = typeof address === 'string' ? `the relative address "${address}"` : 'a text';
    this.#note('/spec/definition', `is ${what}, and Gantry keeps a full address`);
    return {};
  }

  #links(): JsonObject {
    const { links } = this.#metadata;
    this.#read.add('/metadata/links');
    if (!Array.isArray(links)) return {};
    const read: JsonObject[] = [];
    for (const [index, link] of links.entries()) {
      const pointer = `/metadata/links/${index}`;
      if (!isJsonObject(link) || typeof link.url !== 'string' || link.url === '') {
        this.#note(pointer, 'is no link with an address');
        continue;
      }
      const { url, title, icon, ...others } = link;
      for (const field of Object.keys(others)) this.#note(`${pointer}/${field}`, 'has no place');
      const known = LINK_ICONS.includes(icon as string);
      if (icon !== undefined && !known) this.#note(`${pointer}/icon`, `"${icon}" is no icon here`);
      const text = typeof title === 'string' && title !== '' ? title : url;
      read.push({ title: text.slice(0, 2_000), url, ...(known ? { icon: icon as string } : {}) });
    }
    return this.#nonEmpty('links', read.slice(0, 100));
  }

  #word(field: string, pairs: Parameters<typeof toGantryWord>[0]): JsonObject {
    const value = this.#spec[field];
    this.#read.add(`/spec/${field}`);
    if (value === undefined || value === UNKNOWN) return {};
    const word = toGantryWord(pairs, value);
    if (word !== undefined) return { [field]: word };
    const known = pairs.map(([theirs]) => theirs).join(', ');
    this.#note(`/spec/${field}`, `"${String(value)}" has no counterpart; there are ${known}`);
    return {};
  }

  #name(field: string, kind: string): JsonObject {
    const value = this.#spec[field];
    this.#read.add(`/spec/${field}`);
    if (value === undefined || value === null) return {};
    const ref = readBackstageRef(value, { ...this.#refs, kind });
    const expected = readBackstageRef('x', { kind })?.kind;
    if (ref && ref.kind === expected) return { [field]: shortName(ref) };
    this.#note(`/spec/${field}`, `is no reference to a ${kind}`);
    return {};
  }

  #names(field: string, kind: string): JsonObject {
    const names = this.#eachRef(field, kind, (ref) =>
      ref.kind === kind ? shortName(ref) : undefined,
    );
    return this.#nonEmpty(field, [...new Set(names)]);
  }

  #dependsOn(): JsonObject {
    const refs = this.#eachRef('dependsOn', undefined, ({ kind, namespace, name }) => ({
      kind,
      ...(namespace === DEFAULT_NAMESPACE ? {} : { namespace }),
      name,
    }));
    return this.#nonEmpty('dependsOn', refs);
  }

  #eachRef<T>(
    field: string,
    kind: string | undefined,
    read: (ref: NonNullable<ReturnType<typeof readBackstageRef>>) => T | undefined,
  ): T[] {
    const values = this.#spec[field];
    this.#read.add(`/spec/${field}`);
    if (values === undefined || values === null) return [];
    if (!Array.isArray(values)) {
      this.#note(`/spec/${field}`, 'is no list');
      return [];
    }
    return values.flatMap((value, index) => {
      const ref = readBackstageRef(value, { ...this.#refs, ...(kind ? { kind } : {}) });
      const result = ref && read(ref);
      if (result !== undefined) return [result];
      const what = typeof value === 'string' ? `"${value}"` : 'this';
      this.#note(`/spec/${field}/${index}`, `${what} refers to nothing that Gantry has`);
      return [];
    });
  }

  #displayName(): string | undefined {
    const { profile } = this.#spec;
    const name = isJsonObject(profile) ? profile.displayName : undefined;
    return typeof name === 'string' && name.length <= 500 && LINE.test(name) ? name : undefined;
  }

  #line(field: string, longest: number): string | undefined {
    const value = this.#string(field, longest);
    if (value === undefined || LINE.test(value)) return value;
    return value.replace(/\p{Cc}+/gu, ' ').trim();
  }

  #string(field: string, longest: number): string | undefined {
    const value = this.#metadata[field];
    this.#read.add(`/metadata/${field}`);
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string' && value.length <= longest) return value;
    this.#note(`/metadata/${field}`, `is no text of at most ${longest} characters`);
    return undefined;
  }

  #tags(value: unknown): string[] {
    this.#read.add('/metadata/tags');
    if (!Array.isArray(value)) return [];
    return value.filter((tag, index): tag is string => {
      const isGood = typeof tag === 'string' && tag !== '' && tag.length <= 100 && LINE.test(tag);
      if (!isGood) this.#note(`/metadata/tags/${index}`, 'is no line of text');
      return isGood;
    });
  }

  #strings(field: 'labels' | 'annotations', value: unknown, longest: number): JsonObject {
    this.#read.add(`/metadata/${field}`);
    if (!isJsonObject(value)) return {};
    const kept: JsonObject = {};
    for (const [key, text] of Object.entries(value)) {
      const isGood =
        typeof text === 'string' &&
        text.length <= longest &&
        key.length <= 317 &&
        (field === 'annotations' || LINE.test(text));
      if (isGood) kept[key] = text;
      else this.#note(`/metadata/${field}/${key}`, 'is no text that fits');
    }
    return kept;
  }

  #text(field: string, value: string | undefined): JsonObject {
    return value === undefined || value === '' ? {} : { [field]: value };
  }

  #nonEmpty(field: string, value: JsonObject | JsonObject[] | string[]): JsonObject {
    return Object.keys(value).length === 0 ? {} : { [field]: value };
  }

  #note(pointer: string, message: string): void {
    this.notes.push({ pointer, message });
  }
}
