import { readFileSync, writeFileSync, writeSync } from 'node:fs';
import { parseArguments, secretVariable } from './parse-arguments.ts';
import { EXIT, type Report, UsageError } from './report.ts';
import type { ArgumentsOf, ArgumentsSchema } from './schema.ts';

export interface ToolDefinition<S extends ArgumentsSchema> {
  readonly name: string;
  readonly version: string;
  readonly category: 'preflight' | 'health' | 'init' | 'notification' | 'secret' | 'action';
  /** One sentence. */
  readonly description: string;
  readonly schema: S;
  /** `secret` writes what it found to descriptor 3, as one JSON object of texts. */
  readonly protocol?: 'exit' | 'secret';
  /** How long it may run where nobody says otherwise. */
  readonly timeoutMs?: number;
  /** Set when the tool is given, on standard input, how the service that it is configured for is run. */
  readonly needsService?: true;
  run(args: ArgumentsOf<S>, context: ToolContext): Promise<Report>;
}

export interface ToolContext {
  /** Ends when the time is over, or somebody asked the tool to stop. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** For people; goes to standard error. */
  log(line: string): void;
  /** What came on standard input, as one JSON object; empty when nothing did. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** Where a `secret` tool writes its values, unless `GANTRY_RESULT_FD` names another descriptor. */
const RESULT_DESCRIPTOR = 3;

/**
 * Runs a tool with the arguments of this process, prints its report as one line of JSON on standard output, and
 * sets the exit code. Answers `--schema`, `--version` and `--help` by itself.
 */
export async function runTool<const S extends ArgumentsSchema>(
  tool: ToolDefinition<S>,
): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.includes('--schema')) return print(JSON.stringify(tool.schema));
  if (argv.includes('--version')) return print(tool.version);
  if (argv.includes('--manifest')) return print(JSON.stringify(manifestOf(tool)));
  if (argv.includes('--help') || argv.includes('-h')) return print(helpOf(tool));
  const started = performance.now();
  const report = await judge(tool, argv);
  const { secrets, ...shown } = { secrets: undefined, ...report };
  if (secrets) {
    writeFileSync(
      Number(process.env.GANTRY_RESULT_FD ?? RESULT_DESCRIPTOR),
      JSON.stringify(secrets),
    );
  }
  const { exit, ...line } = shown;
  const { name, version } = tool;
  const durationMs = Math.round(performance.now() - started);
  print(JSON.stringify({ tool: name, version, ...line, durationMs }));
  // Sockets and timers of a library must not keep a tool that has its answer.
  process.exit(
    exit ?? { pass: EXIT.pass, fail: EXIT.fail, error: EXIT.unreachable }[report.status],
  );
}

async function judge<S extends ArgumentsSchema>(
  tool: ToolDefinition<S>,
  argv: readonly string[],
): Promise<Report> {
  const input = wantsInput(tool) ? readInput() : {};
  if (typeof input === 'string')
    return { status: 'error', message: input, reason: 'usage', exit: 2 };
  const schema = withTimeout(tool);
  const { values, problems } = parseArguments(schema, { argv, environment: process.env, input });
  if (problems.length > 0) {
    const message = `The arguments are wrong: ${problems.join('; ')}.`;
    return { status: 'error', message, reason: 'usage', exit: EXIT.usage };
  }
  const timeoutMs = (values.timeout as number) * 1_000;
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort(new Error('It was asked to stop.')));
  const deadline = new Promise<Report>((resolve) => {
    setTimeout(() => {
      const message = `There was no answer within ${values.timeout} s.`;
      resolve({ status: 'error', message, reason: 'timeout', exit: EXIT.timeout });
      // After the answer: what the abort ends may have one of its own.
      stop.abort(new Error('The time is over.'));
    }, timeoutMs);
    stop.signal.addEventListener('abort', () => {
      resolve({ status: 'error', message: 'It was asked to stop.', reason: 'stopped', exit: 143 });
    });
  });
  const context: ToolContext = {
    signal: stop.signal,
    timeoutMs,
    log: (line) => process.stderr.write(`${line}\n`),
    input,
  };
  try {
    const args = values as unknown as ArgumentsOf<S>;
    return await Promise.race([tool.run(args, context), deadline]);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const usage = error instanceof UsageError;
    const reason = usage ? 'usage' : 'internal';
    return { status: 'error', message, reason, exit: usage ? EXIT.usage : EXIT.unreachable };
  }
}

const DEFAULT_TIMEOUT_MS = 5_000;

/** Every tool has a limit of its own, in seconds; whoever runs it has another one. */
function withTimeout({ schema, timeoutMs }: ToolDefinition<ArgumentsSchema>): ArgumentsSchema {
  const standard = (timeoutMs ?? DEFAULT_TIMEOUT_MS) / 1_000;
  const description = 'Seconds until the tool gives up.';
  const timeout = { type: 'number', minimum: 0.001, maximum: 86_400, default: standard } as const;
  return { ...schema, properties: { ...schema.properties, timeout: { ...timeout, description } } };
}

function wantsInput({ schema, needsService }: ToolDefinition<ArgumentsSchema>): boolean {
  return (
    needsService === true ||
    Object.values(schema.properties).some(({ secret }) => secret === 'stdin')
  );
}

/** The JSON object on standard input, or what is wrong with it. A terminal is not read. */
function readInput(): Record<string, unknown> | string {
  if (process.stdin.isTTY) return {};
  let text: string;
  try {
    text = readFileSync(0, 'utf8');
  } catch {
    return {};
  }
  if (text.trim() === '') return {};
  try {
    const value = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below; the text itself may be secret.
  }
  return 'Standard input is not a JSON object.';
}

function manifestOf(tool: ToolDefinition<ArgumentsSchema>) {
  const { name, version, category, description, protocol, timeoutMs, needsService } = tool;
  return {
    name,
    version,
    category,
    description,
    protocol: protocol ?? 'exit',
    timeout: `${(timeoutMs ?? DEFAULT_TIMEOUT_MS) / 1_000}s`,
    ...(needsService ? { needsService } : {}),
    argsSchema: withTimeout(tool),
  };
}

function helpOf(tool: ToolDefinition<ArgumentsSchema>): string {
  const rows = Object.entries(withTimeout(tool).properties).map(([name, property]) => {
    const left = property.secret ? secretVariable(name) : `--${name}=<${property.type}>`;
    const choices = property.enum ? ` One of: ${property.enum.join(', ')}.` : '';
    const standard =
      property.default === undefined ? '' : ` Default: ${JSON.stringify(property.default)}.`;
    const needed = tool.schema.required?.includes(name) ? ' Required.' : '';
    return `  ${left.padEnd(32)} ${property.description}${choices}${standard}${needed}`;
  });
  return `${tool.name} ${tool.version}\n${tool.description}\n\nArguments:\n${rows.join('\n')}

Exit codes: 0 pass, 1 fail, 2 wrong arguments, 3 not reachable, 4 refused, 124 timed out.
--schema prints the arguments as JSON Schema, --version the version.`;
}

/** Written at once: what is on its way to a pipe would be lost by the exit. */
function print(line: string): void {
  const bytes = Buffer.from(`${line}\n`);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
    }
  }
}
