import { isJsonObject, type JsonObject } from '@gantry/base';
import { DEFAULT_NAMESPACE } from '../entity-ref.ts';
import { toEntityRef } from '../kinds/entity-ref-keyword.ts';
import { backstageKind, backstageNamespace, writeBackstageRef } from './backstage-ref.ts';
import { repositoryOf, SOURCE_LOCATION } from './source-annotations.ts';
import {
  API_TYPES,
  COMPONENT_TYPES,
  LIFECYCLES,
  RESOURCE_TYPES,
  toBackstageWord,
  UNKNOWN,
} from './vocabulary.ts';

interface GantryParts {
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
}

/** What Backstage can say of an entity. Values that it demands and nobody gave are `unknown`. */
export function translateBack({ metadata, spec }: GantryParts, kind: string): GantryParts {
  const namespace = String(metadata.namespace ?? DEFAULT_NAMESPACE);
  const writer = new SpecWriter(metadata, spec, namespace);
  const { name, title, description, tags, labels } = metadata;
  const annotations = annotationsOf(metadata, spec);
  const links = Array.isArray(spec.links) ? spec.links : [];
  return {
    metadata: {
      name: name as string,
      ...(namespace === DEFAULT_NAMESPACE ? {} : { namespace: backstageNamespace(namespace) }),
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      ...some('tags', validTags(tags)),
      ...some('labels', validLabels(labels)),
      ...some('annotations', annotations),
      ...some('links', links),
    },
    spec: writer.write(kind),
  };
}

class SpecWriter {
  readonly #spec: JsonObject;
  readonly #metadata: JsonObject;
  readonly #namespace: string;

  constructor(metadata: JsonObject, spec: JsonObject, namespace: string) {
    this.#metadata = metadata;
    this.#spec = spec;
    this.#namespace = namespace;
  }

  write(kind: string): JsonObject {
    const { type, lifecycle, definition } = this.#spec;
    const owner = { owner: this.#ref(this.#metadata.owner, 'Group') ?? UNKNOWN };
    const life = toBackstageWord(LIFECYCLES, lifecycle);
    const common = {
      ...this.#name('system', 'System'),
      ...this.#names('providesApis', 'API'),
      ...this.#names('consumesApis', 'API'),
      ...this.#dependsOn(),
    };
    switch (kind) {
      case 'Service':
        return {
          type: toBackstageWord(COMPONENT_TYPES, type) ?? UNKNOWN,
          lifecycle: life ?? UNKNOWN,
          ...owner,
          ...this.#name('subcomponentOf', 'Component'),
          ...common,
        };
      case 'API':
        return {
          type: toBackstageWord(API_TYPES, type) ?? UNKNOWN,
          lifecycle: life ?? UNKNOWN,
          ...owner,
          definition: typeof definition === 'string' ? { $text: definition } : UNKNOWN,
          ...this.#name('system', 'System'),
        };
      case 'Infrastructure':
        return {
          type: toBackstageWord(RESOURCE_TYPES, type) ?? UNKNOWN,
          ...(life === undefined ? {} : { lifecycle: life }),
          ...owner,
          ...this.#name('system', 'System'),
          ...this.#dependsOn(),
        };
      case 'System':
        return {
          ...owner,
          ...(life === undefined ? {} : { lifecycle: life }),
          ...this.#name('domain', 'Domain'),
        };
      case 'Domain':
        return { ...owner, ...this.#name('subdomainOf', 'Domain') };
      case 'Team': {
        const { email } = this.#spec;
        const { title } = this.#metadata;
        const profile = {
          ...(typeof title === 'string' ? { displayName: title } : {}),
          ...(typeof email === 'string' ? { email } : {}),
        };
        return {
          type: 'team',
          ...some('profile', profile),
          ...this.#name('parent', 'Group'),
          children: [],
        };
      }
      default:
        return this.#spec;
    }
  }

  #name(field: string, kind: string): JsonObject {
    const ref = this.#ref(this.#spec[field], kind);
    return ref === undefined ? {} : { [field]: ref };
  }

  #names(field: string, kind: string): JsonObject {
    const values = this.#spec[field];
    const refs = (Array.isArray(values) ? values : []).flatMap((one) => this.#ref(one, kind) ?? []);
    return some(field, refs);
  }

  #dependsOn(): JsonObject {
    const values = this.#spec.dependsOn;
    const refs = (Array.isArray(values) ? values : []).flatMap((one) => {
      const ref = toEntityRef(one, undefined);
      // What Backstage has no kind for cannot be depended on there.
      if (!ref || !backstageKind(ref.kind)) return [];
      return [writeBackstageRef(ref, { namespace: this.#namespace })];
    });
    return some('dependsOn', refs);
  }

  /** A name of Gantry as a reference of Backstage, whose own names mean the default namespace. */
  #ref(value: unknown, kind: string): string | undefined {
    if (typeof value !== 'string' || value === '') return undefined;
    const [space, name] = value.includes('/')
      ? (value.split('/', 2) as [string, string])
      : [DEFAULT_NAMESPACE, value];
    return space === this.#namespace
      ? name
      : `${kind.toLowerCase()}:${backstageNamespace(space)}/${name}`;
  }
}

/** The annotations, with the repository and the docs that only the spec names. */
function annotationsOf(metadata: JsonObject, spec: JsonObject): JsonObject {
  const annotations = isJsonObject(metadata.annotations) ? { ...metadata.annotations } : {};
  const read = (name: string): string | undefined => {
    const value = annotations[name];
    return typeof value === 'string' ? value : undefined;
  };
  const { repoUrl, techDocsRef } = spec;
  if (typeof repoUrl === 'string' && repositoryOf(read) !== repoUrl && URL.canParse(repoUrl)) {
    annotations[SOURCE_LOCATION] = `url:${repoUrl}`;
  }
  const docs = 'backstage.io/techdocs-ref';
  if (typeof techDocsRef === 'string' && read(docs) !== techDocsRef)
    annotations[docs] = techDocsRef;
  const entries = Object.entries(annotations).filter(([key]) => isKey(key));
  return Object.fromEntries(entries);
}

const TAG = /^[a-z0-9+#]+(-[a-z0-9+#]+)*$/;

function validTags(tags: unknown): string[] {
  if (!Array.isArray(tags)) return [];
  return tags.filter((tag) => typeof tag === 'string' && tag.length <= 63 && TAG.test(tag));
}

const WORD = /^[A-Za-z0-9]+([-_.]+[A-Za-z0-9]+)*$/;

function validLabels(labels: unknown): JsonObject {
  if (!isJsonObject(labels)) return {};
  const fits = ([key, value]: [string, unknown]) =>
    isKey(key) &&
    typeof value === 'string' &&
    (value === '' || (value.length <= 63 && WORD.test(value)));
  return Object.fromEntries(Object.entries(labels).filter(fits));
}

const PREFIX = /^[a-z0-9]+(-+[a-z0-9]+)*(\.[a-z0-9]+(-+[a-z0-9]+)*)*$/;

/** Keys are a name, or a host and a name. */
function isKey(key: string): boolean {
  const parts = key.split('/');
  const name = parts.pop() ?? '';
  const [prefix, ...more] = parts;
  if (more.length > 0 || name.length > 63 || !WORD.test(name)) return false;
  return prefix === undefined || (prefix.length <= 253 && PREFIX.test(prefix));
}

function some(field: string, value: JsonObject | readonly unknown[]): JsonObject {
  return Object.keys(value).length === 0 ? {} : ({ [field]: value } as JsonObject);
}
