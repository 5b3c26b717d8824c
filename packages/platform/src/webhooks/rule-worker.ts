import { parentPort } from 'node:worker_threads';
import { type CompiledFilter, compileFilter, type FilterInput, firstLine } from './cel.ts';
import { parsePayload } from './read-payload.ts';

// Filters are evaluated here and not in the server: what takes too long is ended with its thread.

export interface DeliveryText {
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Names the delivery that the next filters are about; or asks about one filter. */
export type RuleQuestion =
  | { readonly delivery: DeliveryText }
  | { readonly id: number; readonly filter: string };

export type RuleVerdict =
  | { readonly outcome: 'matches' | 'differs' }
  | { readonly outcome: 'fails'; readonly message: string };

export type RuleAnswer = RuleVerdict & { readonly id: number };

const MAX_COMPILED = 1_000;
const compiled = new Map<string, CompiledFilter>();
let current: FilterInput = { type: '', headers: {}, payload: undefined };

parentPort?.on('message', (question: RuleQuestion) => {
  if ('delivery' in question) {
    const { type, headers, body } = question.delivery;
    current = { type, headers, payload: parsePayload(body, headers['content-type'] ?? '') };
    return;
  }
  parentPort?.postMessage({ id: question.id, ...judge(question.filter) } satisfies RuleAnswer);
});

parentPort?.postMessage('ready');

function judge(filter: string): RuleVerdict {
  try {
    return { outcome: compile(filter)(current) ? 'matches' : 'differs' };
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
