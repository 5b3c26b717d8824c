import type { ArgumentSchema, ArgumentsSchema } from './schema.ts';

type Bare = Omit<ArgumentSchema, 'description'>;

export interface ParsedArguments {
  readonly values: Readonly<Record<string, unknown>>;
  /** Everything that is wrong, at once. */
  readonly problems: readonly string[];
}

/** Where the values of an argument may come from. */
export interface ArgumentSources {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What was given on standard input, as one JSON object; nothing when it was empty. */
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * Reads `--name=value` and `--name` (true), repeated for lists, with one JSON value for maps.
 * What is secret comes from `GANTRY_SECRET_<NAME>` or from standard input, never from the command line.
 */
export function parseArguments(schema: ArgumentsSchema, sources: ArgumentSources): ParsedArguments {
  const values: Record<string, unknown> = Object.create(null);
  const problems: string[] = [];
  const given = new Map<string, (string | true)[]>();
  for (const word of sources.argv) {
    const match = /^--([A-Za-z][\w.-]*)(?:=([\s\S]*))?$/.exec(word);
    if (!match) {
      problems.push(`"${word}" is not of the form --name=value`);
      continue;
    }
    const [, name = '', value] = match;
    if (!Object.hasOwn(schema.properties, name)) problems.push(`--${name} is not known`);
    else if (schema.properties[name]?.secret) {
      problems.push(`--${name} is secret: give it as ${secretVariable(name)}`);
    } else given.set(name, [...(given.get(name) ?? []), value ?? true]);
  }
  for (const [name, property] of Object.entries(schema.properties)) {
    const texts = given.get(name);
    const outside = property.secret ? readSecret(name, property, sources) : undefined;
    if (texts) values[name] = fromTexts(name, property, texts, problems);
    else if (outside !== undefined) values[name] = checked(name, property, outside, problems);
    else if (property.default !== undefined) values[name] = property.default;
    else if (schema.required?.includes(name)) {
      problems.push(
        property.secret ? `${secretVariable(name)} is missing` : `--${name} is missing`,
      );
    }
  }
  return { values, problems };
}

/** `secretId` → `GANTRY_SECRET_SECRET_ID` */
export function secretVariable(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/\W/g, '_');
  return `GANTRY_SECRET_${words.toUpperCase()}`;
}

function readSecret(name: string, property: Bare, sources: ArgumentSources): unknown {
  if (Object.hasOwn(sources.input, name)) return sources.input[name];
  const text = sources.environment[secretVariable(name)];
  if (text === undefined || property.type === 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function fromTexts(
  name: string,
  property: Bare,
  texts: readonly (string | true)[],
  problems: string[],
): unknown {
  if (property.type === 'array') {
    const items = texts.map((text) => fromText(property.items ?? { type: 'string' }, text));
    return checked(name, property, items, problems);
  }
  if (texts.length > 1) problems.push(`--${name} is given ${texts.length} times`);
  return checked(name, property, fromText(property, texts[0] as string | true), problems);
}

function fromText(property: Bare, text: string | true): unknown {
  if (property.type === 'boolean') {
    return text === true || text === 'true' ? true : text === 'false' ? false : text;
  }
  if (text === true) return text;
  switch (property.type) {
    case 'integer':
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    case 'object':
    case 'array':
      try {
        return JSON.parse(text);
      } catch {
        return text;
      }
    default:
      return text;
  }
}

const WORDS = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map in JSON',
} as const;

function checked(name: string, property: Bare, value: unknown, problems: string[]): unknown {
  const problem = problemOf(property, value);
  if (problem !== undefined) problems.push(`--${name} ${problem}`);
  return value;
}

function problemOf(property: Bare, value: unknown): string | undefined {
  if (!hasType(property.type, value)) return `must be ${WORDS[property.type]}`;
  if (property.enum && !property.enum.includes(value)) {
    return `must be one of ${property.enum.join(', ')}`;
  }
  if (typeof value === 'number') {
    const { minimum = -Infinity, maximum = Infinity } = property;
    if (value < minimum || value > maximum) return `must be from ${minimum} to ${maximum}`;
  }
  if (typeof value === 'string' && value.length < (property.minLength ?? 0)) return 'is empty';
  const inner = property.type === 'array' ? property.items : property.additionalProperties;
  if (inner === undefined || typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const problem = problemOf(inner, item);
    if (problem !== undefined) return `has "${key}", which ${problem}`;
  }
  return undefined;
}

function hasType(type: Bare['type'], value: unknown): boolean {
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(value);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}
