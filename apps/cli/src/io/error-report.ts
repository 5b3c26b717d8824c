import { isPlatformError, messageOf, type PlatformError, type Problem } from '@gantry/base';
import { type ApiError, UNREACHABLE } from '@gantry/client';
import type { FileProblem } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { printable } from '../format/printable.ts';
import { installExitCodeOf } from '../plugin/install-exit-code.ts';
import type { TextOutput } from './text-output.ts';

/** Problems that are listed one by one; more help nobody. */
const MAX_PROBLEMS = 100;

/** What a person at a terminal can do, where the server's advice is for programs. */
const HELP: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: 'Sign in with "gantry login", or give an API key with --token or GANTRY_TOKEN.',
  PASSWORD_CHANGE_REQUIRED: 'Sign in again with "gantry login": it asks for a new password.',
  PLUGIN_NOT_INSTALLED: '"gantry plugin list" lists the plugins.',
  KIND_UNKNOWN: '"gantry get" lists the kinds.',
  INVALID_INPUT: 'Nothing was changed.',
};

const EXIT_BY_CODE: Readonly<Record<string, ExitCode>> = {
  CLI_USAGE: EXIT.usage,
  KIND_AMBIGUOUS: EXIT.usage,
  CLI_INTERRUPTED: EXIT.interrupted,
  CLI_TERMINATED: EXIT.terminated,
  CLI_DECLINED: EXIT.failed,
  [UNREACHABLE]: EXIT.unreachable,
  NOT_A_GANTRY_SERVER: EXIT.unreachable,
};

/** The one place where errors become text (or JSON) and an exit code. Never prints a stack unless asked to. */
export function reportError(
  error: unknown,
  output: TextOutput,
  options: { readonly isJson: boolean; readonly withStack: boolean },
): number {
  const code = exitCodeOf(error);
  if (options.isJson) output.line(JSON.stringify(toJson(error, code), null, 2));
  else writeText(error, output);
  if (options.withStack && error instanceof Error) output.line(stackOf(error));
  return code;
}

export function exitCodeOf(error: unknown): number {
  if (!isPlatformError(error)) return EXIT.failed;
  if (error.code === 'TOOL_NOT_PASSED') return (error.details as { exitCode: number }).exitCode;
  const known = EXIT_BY_CODE[error.code] ?? installExitCodeOf(error);
  if (known !== undefined) return known;
  if (error.status === 401 || error.status === 403) return EXIT.denied;
  return error.status === 404 ? EXIT.notFound : EXIT.failed;
}

function writeText(error: unknown, output: TextOutput): void {
  const { style } = output;
  // Whoever pressed the keys knows.
  if (isPlatformError(error, 'CLI_INTERRUPTED')) return;
  output.line(`${style.red(style.bold('Error:'))} ${printable(headlineOf(error), true)}`);
  if (!isPlatformError(error)) return;
  const headline = headlineOf(error);
  // Some messages name their few problems themselves.
  const problems = problemsOf(error).filter(({ message }) => !headline.includes(message));
  for (const problem of problems.slice(0, MAX_PROBLEMS)) {
    output.line(`  ${describeProblem(problem, style)}`);
  }
  if (problems.length > MAX_PROBLEMS) output.line(`  … and ${problems.length - MAX_PROBLEMS} more`);
  const help = helpOf(error);
  if (help !== undefined) output.line(printable(help, true));
  const requestId = requestIdOf(error);
  if (requestId !== undefined) output.line(style.dim(`${error.code}, request ${requestId}`));
}

/** `file:line` first, so that editors and terminals make a link of it. */
function describeProblem(problem: Problem | FileProblem, style: TextOutput['style']): string {
  const text = printable(`${problem.pointer} ${problem.message}`.trim());
  if (!('file' in problem)) return text;
  const place = style.bold(printable(`${problem.file}:${problem.line}`));
  return problem.ref === undefined
    ? `${place}: ${text}`
    : `${place}: ${style.dim(printable(problem.ref))} ${text}`;
}

function headlineOf(error: unknown): string {
  if (!isPlatformError(error)) return `Something went wrong in this command: ${messageOf(error)}`;
  if (error.code === UNREACHABLE) return `${error.message} ${reasonOf(error.cause)}`.trim();
  // The problems are listed below; the message would repeat the first one.
  if (error.code === 'INVALID_INPUT') return 'The input is not valid.';
  if (error.code === 'REQUEST_INVALID') return 'The request is not valid.';
  return error.message;
}

function helpOf(error: PlatformError): string | undefined {
  if (error.code === UNREACHABLE && isCertificateProblem(error.cause)) {
    return 'Name the certificate authority with NODE_EXTRA_CA_CERTS=<file>, if you trust it.';
  }
  if (error.code === UNREACHABLE) {
    return 'Check the address and that the server runs: "gantry serve" starts one.';
  }
  return HELP[error.code] ?? error.help;
}

function problemsOf(error: PlatformError): readonly (Problem | FileProblem)[] {
  const { problems } = (error.details ?? {}) as { problems?: unknown };
  return Array.isArray(problems) ? problems : [];
}

function requestIdOf(error: PlatformError): string | undefined {
  return (error as ApiError).requestId;
}

/** Why there is no answer, from the innermost cause: the outer ones say "fetch failed". */
function reasonOf(cause: unknown): string {
  const code = codeOf(cause);
  switch (code) {
    case 'ECONNREFUSED':
      return 'The connection was refused.';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'Its name cannot be resolved.';
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'UND_ERR_HEADERS_TIMEOUT':
      return 'It took too long.';
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      return 'It does not speak HTTPS; its address may begin with http://.';
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
      return 'The connection broke off.';
    default:
      return code === undefined ? '' : `(${code})`;
  }
}

function codeOf(cause: unknown): string | undefined {
  let code: string | undefined;
  for (let error = cause; error instanceof Error; error = error.cause) {
    const own = (error as NodeJS.ErrnoException).code;
    if (typeof own === 'string') code = own;
    // "localhost" is tried under several addresses; all of them failed, mostly for the same reason.
    if (error instanceof AggregateError && !code) code = codeOf(error.errors[0]);
  }
  return code;
}

function isCertificateProblem(cause: unknown): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(codeOf(cause) ?? '');
}

function toJson(error: unknown, exitCode: number): Record<string, unknown> {
  const base = { error: headlineOf(error), exitCode };
  if (!isPlatformError(error)) return { ...base, code: 'CLI_FAILED' };
  const problems = problemsOf(error);
  const help = helpOf(error);
  const requestId = requestIdOf(error);
  return {
    ...base,
    code: error.code,
    ...(help === undefined ? {} : { help }),
    ...(problems.length > 0 ? { problems } : {}),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

function stackOf(error: Error): string {
  const { cause } = error;
  const own = error.stack ?? String(error);
  return cause instanceof Error ? `${own}\nCaused by: ${stackOf(cause)}` : own;
}
