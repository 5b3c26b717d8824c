import { ENTITY_REF_KEYWORD, readEntityRefKeyword, toEntityRef } from '@gantry/contracts';
import type { FuncKeywordDefinition } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';
import { linearPattern } from './linear-pattern.ts';

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
  addFormats(ajv);
  return ajv;
}

/**
 * A validator for specs of a kind that came from outside: its patterns run in linear time, and what a field
 * may refer to is checked as well. Each kind has its own, so that a kind that goes leaves nothing behind.
 */
export function createSpecValidator({ useDefaults = false } = {}): Ajv2020 {
  const regExp = Object.assign(linearPattern, { code: 'linearPattern' });
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: false,
    validateSchema: false,
    useDefaults,
    code: { regExp },
  });
  addFormats(ajv);
  ajv.addKeyword(entityRefKeyword);
  return ajv;
}

const entityRefKeyword: FuncKeywordDefinition = {
  keyword: ENTITY_REF_KEYWORD,
  errors: true,
  compile(value: unknown) {
    const { kinds } = readEntityRefKeyword(value) ?? {};
    const check: ReturnType<NonNullable<FuncKeywordDefinition['compile']>> = (data: unknown) => {
      // The keyword may stand at a list as well as at its items.
      const values = Array.isArray(data) ? data : [data];
      const message = values.map((one) => problemOf(one, kinds)).find((text) => text !== undefined);
      if (message === undefined) return true;
      check.errors = [{ keyword: ENTITY_REF_KEYWORD, params: {}, message }];
      return false;
    };
    return check;
  },
};

function problemOf(value: unknown, kinds: readonly string[] | undefined): string | undefined {
  // Whether there may be nothing, or another type, is for other keywords to say.
  if (value === '' || (typeof value !== 'string' && typeof value !== 'object')) return undefined;
  const ref = toEntityRef(value, kinds);
  if (!ref)
    return `must be a reference that names its kind, such as ${kinds?.[0] ?? 'Service'}/name`;
  if (!kinds || kinds.includes(ref.kind)) return undefined;
  return `must refer to ${kinds.join(' or ')}, not to ${ref.kind}`;
}

function addFormats(ajv: Ajv2020): void {
  // The package is CommonJS; its types describe the module, not the function that it is.
  (formatsPlugin as unknown as (ajv: Ajv2020) => void)(ajv);
}
