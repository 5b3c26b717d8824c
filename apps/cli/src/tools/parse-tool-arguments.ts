import type { Json } from '@gantry/base';
import type { ToolManifest } from '@gantry/tool-runner';
import { errors } from '../errors.ts';

type Property = NonNullable<NonNullable<ToolManifest['argsSchema']>['properties']>[string];

/**
 * Reads `--name value`, `--name=value` and `--name` by the schema of a tool. What is given several times is a list;
 * maps are JSON.
 */
export function parseToolArguments(
  words: readonly string[],
  properties: Readonly<Record<string, Property>>,
): Record<string, Json> {
  const given = new Map<string, (string | true)[]>();
  const rest = words[0] === '--' ? words.slice(1) : words;
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] as string;
    const match = /^--([^=]+)(?:=([\s\S]*))?$/.exec(word);
    if (!match) {
      throw errors.CLI_USAGE({ reason: `"${word}" is not of the form --name value.` });
    }
    const name = match[1] as string;
    const next = rest[at + 1];
    const isFlag =
      properties[name]?.type === 'boolean' || next === undefined || next.startsWith('--');
    const value = match[2] ?? (isFlag ? true : (rest[++at] as string));
    given.set(name, [...(given.get(name) ?? []), value]);
  }
  return Object.fromEntries(
    [...given].map(([name, values]) => [name, toValue(values, properties[name])]),
  );
}

function toValue(values: readonly (string | true)[], property: Property | undefined): Json {
  const [first = true] = values;
  if (property?.type === 'array' || values.length > 1) return [...values];
  if (first === true) return true;
  switch (property?.type) {
    case 'integer':
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(first) ? Number(first) : first;
    case 'boolean':
      return first === 'true' ? true : first === 'false' ? false : first;
    case 'object':
      try {
        return JSON.parse(first) as Json;
      } catch {
        return first;
      }
    default:
      return first;
  }
}
