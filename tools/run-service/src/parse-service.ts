import { UsageError } from '@gantry/tool-kit';

/** How an operator runs a service once: what comes before the arguments, and where. */
export interface Service {
  readonly name?: string;
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Reads what the operator wrote to standard input; `command` stands in for it. */
export function parseService(value: unknown, command?: readonly string[]): Service | undefined {
  if (value === undefined) {
    const [program, ...rest] = command ?? [];
    return program === undefined ? undefined : { argv: [program, ...rest], env: ownEnvironment() };
  }
  const { name, argv, env = {}, cwd } = value as Partial<Service>;
  if (
    !Array.isArray(argv) ||
    argv.length === 0 ||
    !argv.every((word) => typeof word === 'string')
  ) {
    throw new UsageError('The service on standard input has no "argv".');
  }
  return {
    argv: argv as unknown as [string, ...string[]],
    env,
    ...(name === undefined ? {} : { name }),
    ...(cwd === undefined ? {} : { cwd }),
  };
}

function ownEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => !name.startsWith('GANTRY_'));
  return Object.fromEntries(entries) as Record<string, string>;
}
