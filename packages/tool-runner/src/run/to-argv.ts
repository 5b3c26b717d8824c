import { escapePointer, type Json, type JsonObject, type Problem } from '@gantry/base';

/** A tool's arguments, apart by the way on which they reach it. */
export interface PassedArguments {
  readonly argv: readonly string[];
  /** `GANTRY_SECRET_<NAME>` */
  readonly environment: Readonly<Record<string, string>>;
  /** One JSON object for standard input; nothing when it is not used. */
  readonly input: JsonObject | undefined;
}

interface ArgumentHint {
  readonly secret?: boolean | 'env' | 'stdin';
}

/**
 * Maps arguments to a command line, without a shell: a scalar is `--name=value`, `true` is `--name`, `false` and null
 * are nothing, a list repeats, a map is one JSON value. The order is that of the schema. What the schema marks as
 * secret goes through the environment or standard input.
 */
export function toArgv(
  args: JsonObject,
  properties: Readonly<Record<string, unknown>> = {},
): PassedArguments {
  const argv: string[] = [];
  const environment: Record<string, string> = {};
  const input: JsonObject = {};
  for (const name of inOrder(Object.keys(args), Object.keys(properties))) {
    const value = args[name] as Json;
    if (value === null || value === false) continue;
    const { secret = false } = (properties[name] ?? {}) as ArgumentHint;
    if (secret === 'stdin') input[name] = value;
    else if (secret) environment[secretVariable(name)] = toText(value);
    else if (value === true) argv.push(`--${name}`);
    else if (Array.isArray(value)) argv.push(...value.map((item) => `--${name}=${toText(item)}`));
    else argv.push(`--${name}=${toText(value)}`);
  }
  return { argv, environment, input: Object.keys(input).length > 0 ? input : undefined };
}

/** What no command line can carry, whatever the tool. */
export function unpassable(args: JsonObject, pointer = ''): Problem[] {
  const problems: Problem[] = [];
  for (const [name, value] of Object.entries(args)) {
    const at = `${pointer}/${escapePointer(name)}`;
    if (!/^[A-Za-z][\w.-]*$/.test(name)) {
      problems.push({ pointer: at, message: 'is not a name of letters, digits, "_", "-" and "."' });
    }
    if (JSON.stringify(value)?.includes('\\u0000')) {
      problems.push({ pointer: at, message: 'contains a NUL character' });
    }
  }
  return problems;
}

/** `secretId` → `GANTRY_SECRET_SECRET_ID` */
export function secretVariable(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/\W/g, '_');
  return `GANTRY_SECRET_${words.toUpperCase()}`;
}

function inOrder(names: readonly string[], known: readonly string[]): string[] {
  const place = (name: string) => (known.includes(name) ? known.indexOf(name) : known.length);
  return [...names].sort((a, b) => place(a) - place(b));
}

function toText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
