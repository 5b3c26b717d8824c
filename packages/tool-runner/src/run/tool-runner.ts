import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JsonObject, messageOf, nearest, type Problem, Redactor } from '@gantry/base';
import { type SchemaError, toProblems } from '@gantry/contracts';
import { Value } from 'typebox/value';
import type { ToolManifest } from '../repository/tool-manifest.ts';
import { createEnvironment } from './environment.ts';
import { type Judgement, judgeExit } from './judge-exit.ts';
import { judgeNagios } from './judge-nagios.ts';
import { readReport, type ToolReport } from './read-report.ts';
import { type FinishedProcess, runProcess } from './run-process.ts';
import { toArgv, unpassable } from './to-argv.ts';
import type { ToolOutcome } from './tool-outcome.ts';

/** A tool whose file is on this machine. */
export interface RunnableTool {
  readonly manifest: ToolManifest;
  readonly file: ToolFile;
}

export interface ToolFile {
  readonly path: string;
  /** SHA-256 of the file, in hexadecimal; it is compared before every run. */
  readonly sha256: string;
  readonly runtime?: 'node' | undefined;
}

/** How an operator runs a service once; for tools that need it. */
export interface ServiceLaunch {
  readonly name: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string | undefined;
}

export interface ToolRequest {
  readonly args: JsonObject;
  /** Variables on top of the few that every tool gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Instead of the tool's own limit. */
  readonly timeoutMs?: number | undefined;
  /** Values that must not appear in anything that comes back. */
  readonly secrets?: Iterable<string>;
  readonly service?: ServiceLaunch | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ToolRunnerOptions {
  /** Of which tools get the few variables that every program needs. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly graceMs?: number;
  readonly outputBytes?: number;
}

const OUTPUT_BYTES = 64 * 1024;
const RESULT_BYTES = 1024 * 1024;
const GRACE_MS = 2_000;
const MAX_LAST_LINE = 500;
/** Shorter lines of a secret are ordinary words. */
const MIN_LINE = 8;
const READ_AT_ONCE_BYTES = 1024 * 1024;
/** A tool that gives up by itself says more than one that is stopped. */
const OWN_TIMEOUT_SHARE = 0.9;

/** Runs tools: verified, without a shell, with bounded time and output. Never rejects. */
export class ToolRunner {
  readonly #options: ToolRunnerOptions;

  constructor(options: ToolRunnerOptions) {
    this.#options = options;
  }

  async run(tool: RunnableTool, request: ToolRequest): Promise<ToolOutcome> {
    const { manifest, file } = tool;
    const timeoutMs = request.timeoutMs ?? manifest.timeoutMs;
    const args = withOwnTimeout(request.args, manifest, request.timeoutMs);
    const problems = checkArguments(manifest, args);
    if (problems.length > 0) {
      const text = problems.map(describeProblem).join('; ');
      return failedToRun('usage', `The arguments are wrong: ${text.replace(/[.?]$/, '')}.`);
    }
    const changed = await differs(file);
    if (changed !== undefined) return failedToRun('not-verified', changed);
    // What is small is done at once: many checks run, and each wait for a thread costs more than the work. The
    // folder is its owner's alone.
    const folder = mkdtempSync(join(tmpdir(), 'gantry-tool-'));
    try {
      const passed = toArgv(args, manifest.argsSchema?.properties);
      const own = { ...request.env, ...passed.environment };
      const env = createEnvironment(this.#options.environment, folder, own);
      const { service } = request;
      const input = manifest.needsService && service ? { ...passed.input, service } : passed.input;
      const isNode = file.runtime === 'node';
      const wantsSecrets = manifest.protocol === 'secret';
      const finished = await runProcess({
        command: isNode ? process.execPath : file.path,
        args: isNode ? [file.path, ...passed.argv] : passed.argv,
        env: wantsSecrets ? { ...env, GANTRY_RESULT_FD: '3' } : env,
        cwd: folder,
        input: input === undefined ? undefined : JSON.stringify(input),
        timeoutMs,
        graceMs: this.#options.graceMs ?? GRACE_MS,
        outputBytes: this.#options.outputBytes ?? OUTPUT_BYTES,
        resultBytes: wantsSecrets ? RESULT_BYTES : undefined,
        signal: request.signal,
      });
      const found = wantsSecrets ? readSecrets(finished.result) : undefined;
      const known = [
        ...(request.secrets ?? []),
        ...Object.values(passed.environment),
        ...textsIn(passed.input ?? {}),
        ...passwordsIn(args),
        ...(service ? secretLooking(service.env) : []),
        ...Object.values(found ?? {}),
      ];
      const redactor = new Redactor(known.flatMap(spellingsOf));
      return toOutcome(manifest, finished, { redactor, found, timeoutMs });
    } catch (error) {
      return failedToRun('not-started', `It could not be started: ${messageOf(error)}`);
    } finally {
      removeFolder(folder);
    }
  }
}

/** What is wrong with the arguments of a tool, all at once. */
export function checkArguments(manifest: ToolManifest, args: JsonObject): Problem[] {
  const problems = unpassable(args);
  const { argsSchema } = manifest;
  if (!argsSchema || Value.Check(argsSchema, args)) return problems;
  const found = toProblems(Value.Errors(argsSchema, args) as unknown as readonly SchemaError[]);
  if (found.length === 0) return [...problems, { pointer: '', message: 'are not valid' }];
  const known = Object.keys(argsSchema.properties ?? {});
  return [...problems, ...found.map((problem) => withSuggestion(problem, known))];
}

function withSuggestion({ pointer, message }: Problem, known: readonly string[]): Problem {
  const name = /^unknown field "(.*)"$/.exec(message)?.[1];
  const close = name === undefined ? undefined : nearest(name, known);
  return { pointer, message: close ? `${message}; did you mean "${close}"?` : message };
}

function describeProblem({ pointer, message }: Problem): string {
  return message.startsWith('unknown') ? message : `${pointer.slice(1)} ${message}`.trim();
}

function withOwnTimeout(
  args: JsonObject,
  { argsSchema }: ToolManifest,
  timeoutMs: number | undefined,
): JsonObject {
  const own = argsSchema?.properties?.timeout;
  if (timeoutMs === undefined || own?.type !== 'number' || args.timeout !== undefined) return args;
  return { ...args, timeout: (timeoutMs * OWN_TIMEOUT_SHARE) / 1_000 };
}

async function differs({ path, sha256 }: ToolFile): Promise<string | undefined> {
  try {
    const isLarge = statSync(path).size > READ_AT_ONCE_BYTES;
    const content = isLarge ? await readFile(path) : readFileSync(path);
    const found = createHash('sha256').update(content).digest('hex');
    return found === sha256
      ? undefined
      : 'Its file has changed since it was verified, so it was not run.';
  } catch (error) {
    return `Its file cannot be read: ${messageOf(error)}`;
  }
}

/** Programs print what they were given in other cases, as hexadecimal digits, and line by line. */
function spellingsOf(secret: string): string[] {
  const hex = Buffer.from(secret.trim()).toString('hex');
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= MIN_LINE);
  return [secret, secret.toLowerCase(), secret.toUpperCase(), hex, hex.toUpperCase(), ...lines];
}

function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 2 });
  } catch {
    // A tool that took away its own rights to what it left there; the system clears its temporary folder.
  }
}

interface OutcomeContext {
  readonly redactor: Redactor;
  readonly found: Readonly<Record<string, string>> | undefined;
  readonly timeoutMs: number;
}

function toOutcome(
  manifest: ToolManifest,
  finished: FinishedProcess,
  { redactor, found, timeoutMs }: OutcomeContext,
): ToolOutcome {
  const { end, durationMs } = finished;
  const stdout = finished.stdout.text(redactor);
  const stderr = finished.stderr.text(redactor);
  const droppedBytes = finished.stdout.droppedBytes + finished.stderr.droppedBytes;
  const base = { durationMs, output: { stdout, stderr, droppedBytes } };
  const lastLine = (lastLineOf(stdout) || lastLineOf(stderr)).slice(0, MAX_LAST_LINE);
  switch (end.kind) {
    case 'exited': {
      const { code: exitCode } = end;
      if (manifest.protocol === 'nagios')
        return { ...base, ...judgeNagios(exitCode, stdout), exitCode };
      const report = readReport(stdout);
      const judged = judgeExit(exitCode, report, report ? '' : lastLine);
      const { target, details, measures } = report ?? ({} as ToolReport);
      const shown = {
        ...(target === undefined ? {} : { target }),
        ...(details === undefined ? {} : { details }),
        ...(measures === undefined ? {} : { measures }),
      };
      if (manifest.protocol !== 'secret' || judged.status !== 'passed') {
        return { ...base, ...judged, exitCode, ...shown };
      }
      return found
        ? { ...base, ...judged, exitCode, ...shown, secrets: found }
        : { ...base, ...noValues, exitCode };
    }
    case 'signalled': {
      const message = `It was ended by ${end.signal}${lastLine === '' ? '.' : `: ${lastLine}`}`;
      return { ...base, status: 'error', reason: 'signal', message, signal: end.signal };
    }
    case 'timed-out': {
      const message = `It did not end within ${timeoutMs / 1_000} s and was stopped.`;
      return { ...base, status: 'timed-out', reason: 'timeout', message };
    }
    case 'cancelled':
      return { ...base, status: 'cancelled', reason: 'cancelled', message: 'It was cancelled.' };
    case 'not-started': {
      const message = `It could not be started: ${explainStart(end)}`;
      return { ...base, status: 'error', reason: 'not-started', message };
    }
  }
}

const noValues: Judgement = {
  status: 'error',
  reason: 'protocol',
  message: 'It passed without giving any values on descriptor 3.',
};

function explainStart({ code, reason }: { code: string | undefined; reason: string }): string {
  if (code === 'ENOENT') return 'its file, or the interpreter that it names, does not exist.';
  if (code === 'EACCES') return 'its file may not be executed.';
  if (code === 'ENOEXEC') return 'its file is no program of this machine.';
  return reason;
}

function readSecrets(result: Buffer | undefined): Record<string, string> | undefined {
  if (!result) return undefined;
  try {
    const value = JSON.parse(result.toString('utf8')) as unknown;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const entries = Object.entries(value);
    return entries.every(([, text]) => typeof text === 'string')
      ? (Object.fromEntries(entries) as Record<string, string>)
      : undefined;
  } catch {
    return undefined;
  }
}

function lastLineOf(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? '';
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Passwords in addresses such as `https://user:password@host`. */
function passwordsIn(args: JsonObject): string[] {
  return textsIn(args).flatMap((text) => {
    const password = /^[a-z][a-z0-9+.-]*:\/\/[^/@\s]*:([^@/\s]+)@/i.exec(text)?.[1];
    if (password === undefined) return [];
    try {
      return [password, decodeURIComponent(password)];
    } catch {
      return [password];
    }
  });
}

/** Values of variables whose names say that they are secret. */
function secretLooking(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    /PASS|SECRET|TOKEN|KEY|CREDENTIAL/i.test(name) ? [value] : [],
  );
}

function failedToRun(reason: string, message: string): ToolOutcome {
  const output = { stdout: '', stderr: '', droppedBytes: 0 };
  return { status: 'error', reason, message, durationMs: 0, output };
}
