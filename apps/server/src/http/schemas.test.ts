import { builtInKinds } from '@gantry/contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { Schemas } from './schemas.ts';

describe('schemas', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });

  it.each(Object.entries(Schemas))('%s is a valid JSON Schema', (_name, schema) => {
    expect(ajv.validateSchema(schema)).toBe(true);
  });

  it.each(builtInKinds.map(({ kind, schema }) => [kind, schema] as const))(
    'that of the kind %s is valid as well',
    (_kind, schema) => {
      expect(ajv.validateSchema(schema)).toBe(true);
    },
  );
});
