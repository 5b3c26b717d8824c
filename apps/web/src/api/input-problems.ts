import { isPlatformError } from '@gantry/base';
import type { ApiError } from '@gantry/client';
import { describeError } from './describe-error.ts';

/** What the server refused about one field of a form, and about what is in it. */
export function problemsAt(error: unknown, pointer: string): string[] {
  return problemsOf(error)
    .filter((problem) => isAt(problem.pointer, pointer))
    .map(({ message }) => message);
}

/** The same for a field that holds a document: each with where in it. */
export function problemsWithin(error: unknown, pointer: string): string[] {
  return problemsOf(error)
    .filter((problem) => isAt(problem.pointer, pointer))
    .map((problem) => `${problem.pointer.slice(pointer.length)} ${problem.message}`.trim());
}

/** What is left to say about an error once each of these fields has shown its own part. */
export function otherProblem(error: unknown, pointers: readonly string[]): string | undefined {
  if (!error) return undefined;
  const problems = problemsOf(error);
  if (problems.length === 0) {
    const { message, help } = describeError(error);
    return help === undefined ? message : `${message} ${help}`;
  }
  const others = problems.filter(({ pointer }) => !pointers.some((field) => isAt(pointer, field)));
  if (others.length === 0) return undefined;
  return others.map(({ pointer, message }) => `${pointer} ${message}`).join('; ');
}

function problemsOf(error: unknown) {
  return isPlatformError(error) ? ((error as ApiError).problems ?? []) : [];
}

function isAt(pointer: string, field: string): boolean {
  return pointer === field || pointer.startsWith(`${field}/`);
}
