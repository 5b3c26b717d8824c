/** A place in a file, counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What is wrong in a file, and where. */
export interface FileProblem extends Place {
  readonly message: string;
}

/** `file:line:column`, as editors and terminals understand it. */
export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** Collects what is wrong and what is worth saying, so that all of it is told at once. */
export class FileReport {
  readonly problems: FileProblem[] = [];
  readonly warnings: string[] = [];

  problem(place: Place, message: string): void {
    this.problems.push({ file: place.file, line: place.line, column: place.column, message });
  }

  warn(message: string): void {
    if (!this.warnings.includes(message)) this.warnings.push(message);
  }
}
