import { nearest, type Problem } from '@gantry/base';
import {
  builtInKinds,
  EntityInputSchema,
  type KindDefinition,
  OWNED_BY,
  OWNER_OF,
  type SchemaError,
  toProblems,
} from '@gantry/contracts';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';
import { errors } from '../errors.ts';

/** A type of relation, over all kinds that declare it. */
export interface RelationType {
  readonly type: string;
  readonly inverse?: string | undefined;
  readonly breaks?: 'source' | 'target' | undefined;
}

/** The kinds of the catalog and their compiled validators. */
export class KindRegistry {
  readonly #kinds: ReadonlyMap<string, KindDefinition>;
  readonly #validators = new Map<string, ValidateFunction>();
  readonly #ajv: Ajv2020;
  #envelope: ValidateFunction | undefined;

  constructor(kinds: readonly KindDefinition[] = builtInKinds) {
    this.#kinds = new Map(kinds.map((kind) => [kind.kind, kind]));
    this.#ajv = createValidator();
  }

  list(): KindDefinition[] {
    return [...this.#kinds.values()];
  }

  find(kind: string): KindDefinition | undefined {
    return this.#kinds.get(kind);
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

  /** A kind by its name or its plural, in any case. */
  findByWord(word: string): KindDefinition | undefined {
    const wanted = word.toLowerCase();
    return (
      this.#kinds.get(word) ??
      this.list().find((kind) =>
        [kind.kind, kind.plural].some((name) => name.toLowerCase() === wanted),
      )
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
    let validate = this.#validators.get(kind.kind);
    if (!validate) {
      validate = this.#ajv.compile(kind.schema);
      this.#validators.set(kind.kind, validate);
    }
    return run(validate, spec, '/spec');
  }
}

/** A validator that reports everything at once, with the schema at hand for "did you mean". */
export function createValidator(
  options: { useDefaults?: boolean; coerceTypes?: 'array' } = {},
): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    // Kind and configuration schemas carry form hints (`x-…`) that validation ignores.
    strict: false,
    // Schemas are our own, and a test checks them; checking them again at every start would take longer
    // than all else that is compiled.
    validateSchema: false,
    useDefaults: options.useDefaults ?? false,
    coerceTypes: options.coerceTypes ?? false,
  });
  // The package is CommonJS; its types describe the module, not the function that it is.
  const addFormats = formatsPlugin as unknown as (ajv: Ajv2020) => void;
  addFormats(ajv);
  return ajv;
}

function run(validate: ValidateFunction, value: unknown, pointer: string): Problem[] {
  return validate(value) ? [] : toProblems(validate.errors as SchemaError[], pointer);
}
