import { type ASTNode, Environment } from '@marcbachmann/cel-js';

/** What a filter is asked about. `headers` are in lower case, and masked. */
export interface FilterInput {
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: unknown;
}

export type CompiledFilter = (input: FilterInput) => boolean;

/** In CEL `type` is a function; in filters it is the type of the delivery as well. */
const TYPE_VARIABLE = 'delivery_type';

const environment = new Environment({
  unlistedVariablesAreDyn: false,
  limits: { maxAstNodes: 1_000, maxDepth: 60, maxListElements: 500, maxMapEntries: 200 },
})
  .registerVariable(TYPE_VARIABLE, 'string')
  .registerVariable('headers', 'map<string, string>')
  .registerVariable('metadata', 'map<string, dyn>')
  .registerVariable('payload', 'dyn');

/**
 * Compiles a filter. Throws an `Error` with what is wrong in words. An expression sees the delivery and nothing
 * else: there are no functions that reach time, network or a prototype.
 */
export function compileFilter(source: string): CompiledFilter {
  const evaluate = environment.parse(renameType(source));
  const { valid, type, error } = evaluate.check();
  if (!valid) throw new Error(firstLine(error));
  if (type !== 'bool' && type !== 'dyn') throw new Error(`gives ${type}, not true or false`);
  return ({ type: deliveryType, headers, payload }) => {
    const result: unknown = evaluate({
      [TYPE_VARIABLE]: deliveryType,
      headers,
      metadata: { headers },
      payload,
    });
    return result === true;
  };
}

/** What is wrong with a filter, or nothing. */
export function checkFilter(source: string): string | undefined {
  if (source.trim() === '') return undefined;
  try {
    compileFilter(source);
    return undefined;
  } catch (error) {
    return firstLine(error);
  }
}

export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? '').replaceAll(TYPE_VARIABLE, 'type');
}

function renameType(source: string): string {
  const places: number[] = [];
  collect(environment.parse(source).ast, places);
  return places
    .sort((a, b) => b - a)
    .reduce(
      (text, at) => `${text.slice(0, at)}${TYPE_VARIABLE}${text.slice(at + 'type'.length)}`,
      source,
    );
}

function collect(node: unknown, places: number[]): void {
  if (Array.isArray(node)) {
    for (const item of node) collect(item, places);
    return;
  }
  if (!isNode(node)) return;
  if (node.op === 'id' && node.args === 'type') places.push(node.start);
  collect(node.args, places);
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}
