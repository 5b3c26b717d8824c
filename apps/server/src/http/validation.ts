import { createValidator } from '@gantry/platform';
import type { ValidateFunction } from 'ajv';
import type { FastifyInstance } from 'fastify';
import Type, { type TSchema } from 'typebox';
import { Schemas } from './schemas.ts';

const CHECKED_BY_HANDLER = 'x-checked-by-handler';

/**
 * Documents a body without checking it: the catalog's write path does, and its answer names every problem
 * of envelope and spec at once.
 */
export function checkedByHandler<T extends TSchema>(schema: T): T {
  return { ...schema, [CHECKED_BY_HANDLER]: true };
}

const OPTIONAL_BODY = 'x-optional-body';

/** A body that may be left out, and is checked when it is there. */
export function optionalBody<T extends TSchema>(schema: T) {
  return Type.Optional({ ...schema, [OPTIONAL_BODY]: true });
}

/**
 * How requests are checked. Bodies are taken as they are: nothing is converted, removed or filled in.
 * Texts from the address are converted to the types that they stand for, and an unknown query parameter is
 * refused: silently ignored, a misspelt filter would answer with everything.
 */
export function registerValidation(app: FastifyInstance): void {
  const bodies = createValidator();
  const texts = createValidator({ useDefaults: true, coerceTypes: 'array' });
  for (const schema of Object.values(Schemas)) {
    bodies.addSchema(schema);
    app.addSchema(schema);
  }
  app.setValidatorCompiler<Record<string, unknown>>(({ schema, httpPart }) => {
    if (httpPart === 'body') {
      if (schema[CHECKED_BY_HANDLER] === true) return () => true;
      return compileLater(() => bodies.compile(schema), schema[OPTIONAL_BODY] === true);
    }
    const closes = httpPart === 'querystring' && schema.additionalProperties === undefined;
    return compileLater(() =>
      texts.compile(closes ? { ...schema, additionalProperties: false } : schema),
    );
  });
  // Answers are made by our own code to fit their schemas, which tests check; V8's own serialiser is the
  // fastest for them, and never drops a field in silence.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
}

/**
 * Compiles at the first request: most routes are not called in most runs, and all of them together would be
 * a quarter of the time to start. Fastify reads the errors from the function that it called.
 */
function compileLater(compile: () => ValidateFunction, isOptional = false) {
  let validate: ValidateFunction | undefined;
  const check = (value: unknown): boolean => {
    if (isOptional && (value === undefined || value === null)) return true;
    validate ??= compile();
    const fits = validate(value);
    check.errors = validate.errors;
    return fits;
  };
  check.errors = null as ValidateFunction['errors'];
  return check;
}
