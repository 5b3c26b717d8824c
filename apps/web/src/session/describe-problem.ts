import { text } from '../text/text.ts';

const { problems, unknownProblem } = text.connections;

/** Why somebody came back from another system without what they went for. The address says a code, never a text. */
export function describeProblem(code: string): string {
  return Object.hasOwn(problems, code) ? (problems[code] as string) : unknownProblem;
}
