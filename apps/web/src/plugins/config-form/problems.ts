import type { Problem } from '@gantry/base';

export interface SortedProblems {
  /** By the pointer of a field that is on the form. */
  readonly byPointer: ReadonlyMap<string, readonly string[]>;
  /** About something that has no field. */
  readonly others: readonly Problem[];
}

interface FormSchema {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, FormSchema>>;
  readonly items?: unknown;
  readonly additionalProperties?: unknown;
}

/** Sorts what the server found to the fields of the form; what belongs to none of them is not lost. */
export function sortProblems(problems: readonly Problem[], schema: unknown): SortedProblems {
  const byPointer = new Map<string, string[]>();
  const others: Problem[] = [];
  for (const problem of problems) {
    const pointer = fieldPointer(schema as FormSchema, problem.pointer);
    if (pointer === undefined || pointer === '') others.push(problem);
    else byPointer.set(pointer, [...(byPointer.get(pointer) ?? []), problem.message]);
  }
  return { byPointer, others };
}

/** The field that shows the value at a pointer: a mapping shows its entries itself. */
function fieldPointer(schema: FormSchema, pointer: string): string | undefined {
  let node: FormSchema | undefined = schema;
  let found = '';
  for (const raw of pointer.split('/').slice(1)) {
    const key = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    if (node?.type === 'array') node = node.items as FormSchema | undefined;
    else if (node?.properties && Object.hasOwn(node.properties, key)) node = node.properties[key];
    else if (node?.additionalProperties) return found;
    else return undefined;
    found += `/${raw}`;
  }
  return found;
}
