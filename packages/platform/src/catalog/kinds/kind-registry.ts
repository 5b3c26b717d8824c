import { nearest, type Problem } from '@gantry/base';
import {
  builtInKinds,
  EntityInputSchema,
  extendKind,
  type KindDefinition,
  type KindDescription,
  OWNED_BY,
  OWNER_OF,
  type SchemaError,
  toProblems,
  withRelations,
} from '@gantry/contracts';
import type { KindRow, StoreView } from '@gantry/storage';
import type { ValidateFunction } from 'ajv';
import { errors } from '../../errors.ts';
import { createSpecValidator, createValidator } from './spec-validator.ts';

/** A type of relation, over all kinds that declare it. */
export interface RelationType {
  readonly type: string;
  readonly inverse?: string | undefined;
  readonly breaks?: 'source' | 'target' | undefined;
}

/** What is stored of a kind. Of a built-in one only the schema counts. */
export type StoredKind = Omit<KindDescription, 'description'> & { readonly description?: string };

/** The kinds of the catalog and their compiled validators: the built-in ones, and those of the store. */
export class KindRegistry {
  readonly #builtIn: ReadonlyMap<string, KindDefinition>;
  #kinds: ReadonlyMap<string, KindDefinition>;
  #rows: ReadonlyMap<string, KindRow> = new Map();
  #version = 0;
  readonly #validators = new WeakMap<KindDefinition, ValidateFunction>();
  readonly #ajv = createValidator();
  #envelope: ValidateFunction | undefined;

  constructor(kinds: readonly KindDefinition[] = builtInKinds) {
    this.#builtIn = new Map(kinds.map((kind) => [kind.kind, kind]));
    this.#kinds = this.#builtIn;
  }

  /** Of the stored kinds that this server knows; the store says whether there are newer ones. */
  get version(): number {
    return this.#version;
  }

  /** Makes sure that these are the kinds of the store: one look, when nothing has changed. */
  async refresh(store: Pick<StoreView, 'kinds'>): Promise<void> {
    if ((await store.kinds.version()) !== this.#version) await this.load(store);
  }

  /** Reads the stored kinds. Those that have not changed keep their validators. */
  async load(store: Pick<StoreView, 'kinds'>): Promise<void> {
    // First the version: what is read after it is at least as new, and a second look does no harm.
    const version = await store.kinds.version();
    const rows = new Map((await store.kinds.list()).map((row) => [row.name, row]));
    const kinds = new Map(this.#builtIn);
    for (const row of rows.values()) {
      const known = this.#rows.get(row.name);
      const same = known?.definition === row.definition && this.#kinds.get(row.name);
      kinds.set(row.name, same || this.definitionOf(row.name, JSON.parse(row.definition)));
    }
    this.#kinds = kinds;
    this.#rows = rows;
    this.#version = version;
  }

  /** A kind as it is in force when `stored` is what is stored of it. */
  definitionOf(name: string, stored: StoredKind): KindDefinition {
    const builtIn = this.#builtIn.get(name);
    return builtIn
      ? extendKind(builtIn, stored.schema)
      : withRelations({ description: '', ...stored });
  }

  list(): KindDefinition[] {
    return [...this.#kinds.values()];
  }

  find(kind: string): KindDefinition | undefined {
    return this.#kinds.get(kind);
  }

  findBuiltIn(kind: string): KindDefinition | undefined {
    return this.#builtIn.get(kind);
  }

  /** What is stored of a kind: of one that was added, or of fields that were added to a built-in one. */
  rowOf(kind: string): KindRow | undefined {
    return this.#rows.get(kind);
  }

  /** Throws `KIND_UNKNOWN`, with the nearest known kind. */
  get(kind: string): KindDefinition {
    const found = this.#kinds.get(kind);
    if (!found) throw errors.KIND_UNKNOWN({ kind, suggestion: this.suggest(kind) });
    return found;
  }

  suggest(kind: string): string | undefined {
    return nearest(kind, this.#kinds.keys());
  }

  /** A kind by its name, its plural or another word for it, in any case. */
  findByWord(word: string): KindDefinition | undefined {
    const wanted = word.toLowerCase();
    return (
      this.#kinds.get(word) ??
      this.list().find((kind) => wordsOf(kind).some((name) => name.toLowerCase() === wanted))
    );
  }

  /** Every type of relation once, with its inverse and what breaks along it. */
  relationTypes(): RelationType[] {
    const types = new Map<string, RelationType>([
      [OWNED_BY, { type: OWNED_BY, inverse: OWNER_OF }],
    ]);
    for (const { relations } of this.#kinds.values()) {
      for (const { type, inverse, breaks } of relations) {
        const known = types.get(type);
        types.set(type, {
          type,
          inverse: known?.inverse ?? inverse,
          breaks: known?.breaks ?? breaks,
        });
      }
    }
    return [...types.values()];
  }

  /** Problems of the envelope: everything but `spec`. */
  checkEnvelope(value: unknown): Problem[] {
    this.#envelope ??= this.#ajv.compile(EntityInputSchema);
    return run(this.#envelope, value, '');
  }

  /** Problems of a spec against its kind's schema. Compiled at first use: few kinds are used by most calls. */
  checkSpec(kind: KindDefinition, spec: unknown): Problem[] {
    let validate = this.#validators.get(kind);
    if (!validate) {
      const isBuiltIn = this.#builtIn.get(kind.kind) === kind;
      const ajv = isBuiltIn ? this.#ajv : createSpecValidator();
      validate = ajv.compile(kind.schema);
      this.#validators.set(kind, validate);
    }
    return run(validate, spec, '/spec');
  }
}

/** Every word that means a kind. */
export function wordsOf({ kind, plural, aliases = [] }: KindDescription): string[] {
  return [kind, plural, ...aliases];
}

function run(validate: ValidateFunction, value: unknown, pointer: string): Problem[] {
  return validate(value) ? [] : toProblems(validate.errors as SchemaError[], pointer);
}
