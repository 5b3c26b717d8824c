import type { Problem } from '@gantry/base';

/** A place in a file, counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What is wrong in a file, and where. */
export interface FileProblem extends Place, Problem {}

/** `file:line:column`, as editors and terminals understand it. */
export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** Collects what is wrong and what is worth saying, so that all of it is told at once. */
export class FileReport {
  readonly problems: FileProblem[] = [];
  readonly warnings: string[] = [];

  problem(place: Place, message: string): void {
    const { file, line, column } = place;
    this.problems.push({ file, line, column, pointer: '', message });
  }

  warn(message: string): void {
    if (!this.warnings.includes(message)) this.warnings.push(message);
  }
}
