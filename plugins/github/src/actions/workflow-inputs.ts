import { parse } from 'yaml';

/** An input of a workflow, as its file declares it. */
export interface WorkflowInput {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'number' | 'choice' | 'environment';
  readonly description?: string;
  readonly required: boolean;
  readonly default?: string;
  readonly options?: readonly string[];
}

const TYPES = ['string', 'boolean', 'number', 'choice', 'environment'];

/** The inputs of a workflow file; `undefined` when nobody can dispatch it. Throws for a text that is no YAML. */
export function readWorkflowInputs(text: string): WorkflowInput[] | undefined {
  const workflow = Object(parse(text, { maxAliasCount: 50 }));
  // YAML 1.1 takes the key `on` for true.
  const on: unknown = workflow.on ?? workflow.true;
  if (on === 'workflow_dispatch') return [];
  if (Array.isArray(on)) return on.includes('workflow_dispatch') ? [] : undefined;
  const triggers = Object(on);
  if (!('workflow_dispatch' in triggers)) return undefined;
  const declared = Object(Object(triggers.workflow_dispatch).inputs) as Record<string, unknown>;
  return Object.entries(declared).map(([name, raw]) => {
    const { type, description, required, default: fallback, options } = Object(raw);
    return {
      name,
      type: TYPES.includes(type) ? type : 'string',
      required: required === true,
      ...(typeof description === 'string' ? { description } : {}),
      ...(fallback === undefined || fallback === null ? {} : { default: String(fallback) }),
      ...(Array.isArray(options) ? { options: options.map(String) } : {}),
    };
  });
}

/** Everything that is wrong with the values for a workflow's inputs, in words. */
export function findInputProblems(
  inputs: readonly WorkflowInput[],
  values: Readonly<Record<string, unknown>>,
): string[] {
  const problems: string[] = [];
  const known = inputs.map(({ name }) => name);
  for (const name of Object.keys(values)) {
    if (!known.includes(name))
      problems.push(
        `"${name}" is no input of the workflow, which has: ${known.join(', ') || 'none'}`,
      );
  }
  for (const { name, type, required, default: fallback, options } of inputs) {
    const value = values[name];
    if (value === undefined || value === '') {
      if (required && fallback === undefined) problems.push(`"${name}" is required`);
      continue;
    }
    const words = String(value);
    if (type === 'boolean' && !['true', 'false'].includes(words))
      problems.push(`"${name}" has to be true or false`);
    if (type === 'number' && !Number.isFinite(Number(words)))
      problems.push(`"${name}" has to be a number`);
    if (type === 'choice' && options && !options.includes(words))
      problems.push(`"${name}" has to be one of: ${options.join(', ')}`);
  }
  return problems;
}
