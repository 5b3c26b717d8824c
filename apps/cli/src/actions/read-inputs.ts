import { isJsonObject, type JsonObject } from '@gantry/base';
import type { Action } from '@gantry/client';
import { errors } from '../errors.ts';

/**
 * The inputs of `--input name=value` and `--inputs <JSON>`. Texts become what the action's form says they are; whether they
 * are right is for the server to say, which knows better.
 */
export function readInputs(
  action: Pick<Action, 'inputSchema'>,
  { pairs, json }: { readonly pairs: readonly string[]; readonly json: string | undefined },
): JsonObject {
  const inputs: JsonObject = json === undefined ? {} : parseObject(json);
  const fields = isJsonObject(action.inputSchema.properties) ? action.inputSchema.properties : {};
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals <= 0) {
      throw errors.CLI_USAGE({ reason: `"${pair}" is not of the form name=value.` });
    }
    const name = pair.slice(0, equals);
    const field = fields[name];
    inputs[name] = toValue(pair.slice(equals + 1), isJsonObject(field) ? field.type : undefined);
  }
  return inputs;
}

function toValue(text: string, type: unknown): JsonObject[string] {
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if ((type === 'number' || type === 'integer') && /^-?\d+(\.\d+)?$/.test(text)) {
    return Number(text);
  }
  if (type !== 'object' && type !== 'array') return text;
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return text;
  }
}

function parseObject(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    // Falls through: said in one place.
  }
  throw errors.CLI_USAGE({ reason: 'What follows --inputs is not a JSON object.' });
}
