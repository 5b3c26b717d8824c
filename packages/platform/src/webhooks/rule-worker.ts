import { parentPort } from 'node:worker_threads';
import { type CompiledFilter, compileFilter, type FilterInput, firstLine } from './cel.ts';
import { parsePayload } from './read-payload.ts';

// Filters are evaluated here and not in the server: what takes too long is ended with its thread.

export interface DeliveryText {
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Asks about a delivery; each filter is answered by itself, in order. */
export interface RuleQuestion {
  readonly delivery: DeliveryText;
  readonly filters: readonly string[];
}

export type RuleVerdict =
  | { readonly outcome: 'matches' | 'differs' }
  | { readonly outcome: 'fails'; readonly message: string };

const MAX_COMPILED = 1_000;
const compiled = new Map<string, CompiledFilter>();

parentPort?.on('message', ({ delivery, filters }: RuleQuestion) => {
  const { type, headers, body } = delivery;
  const payload = parsePayload(body, headers['content-type'] ?? '');
  for (const filter of filters) {
    parentPort?.postMessage(judge(filter, { type, headers, payload }) satisfies RuleVerdict);
  }
});
parentPort?.postMessage('ready');

function judge(filter: string, input: FilterInput): RuleVerdict {
  try {
    return { outcome: compile(filter)(input) ? 'matches' : 'differs' };
  } catch (error) {
    const message = firstLine(error);
    // A field that is not there differs from whatever it is compared with.
    return /^No such key/.test(message) ? { outcome: 'differs' } : { outcome: 'fails', message };
  }
}

function compile(filter: string): CompiledFilter {
  const known = compiled.get(filter);
  if (known) return known;
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  const made = compileFilter(filter);
  compiled.set(filter, made);
  return made;
}
