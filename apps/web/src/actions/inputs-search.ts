import { manyOf } from '../app/search-params.ts';

const MAX_INPUTS = 100;

/** Inputs that a link to a form fills in already, `name=value` each. */
export function readInputsSearch(search: Record<string, unknown>): { input?: readonly string[] } {
  const input = manyOf(search.input)?.slice(0, MAX_INPUTS);
  return input === undefined ? {} : { input };
}

export function inputsOf(pairs: readonly string[]): Record<string, string> {
  const inputs = new Map<string, string>();
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals > 0) inputs.set(pair.slice(0, equals), pair.slice(equals + 1));
  }
  return Object.fromEntries(inputs);
}
