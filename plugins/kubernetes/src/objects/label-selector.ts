import {
  MalformedObject,
  readRecord,
  readRecords,
  readString,
  readStringMap,
  readStrings,
} from './json-reader.ts';

export type Labels = Readonly<Record<string, string>>;

/** Which pods a workload owns: labels that have to be equal, and further requirements. */
export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly requirements: readonly LabelRequirement[];
}

interface LabelRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

/** Reads a selector; `undefined` when there is none, which selects nothing. */
export function parseLabelSelector(value: unknown, path: string): LabelSelector | undefined {
  if (value === undefined || value === null) return undefined;
  const selector = readRecord(value, path);
  return {
    matchLabels: readStringMap(selector.matchLabels, `${path}.matchLabels`),
    requirements: readRecords(selector.matchExpressions, `${path}.matchExpressions`).map((item) => {
      const operator = OPERATORS.find((candidate) => candidate === item.operator);
      if (!operator) throw new MalformedObject(`${path}.matchExpressions`, 'a known operator');
      return {
        key: readString(item.key, `${path}.key`) ?? '',
        operator,
        values: readStrings(item.values, `${path}.values`),
      };
    }),
  };
}

/**
 * The selector in the form that the API takes as a query. `undefined` for a selector that says nothing: the
 * API would answer with every object of the namespace.
 */
export function formatLabelSelector(selector: LabelSelector | undefined): string | undefined {
  if (!selector) return undefined;
  const parts = Object.entries(selector.matchLabels).map(([key, value]) => `${key}=${value}`);
  for (const { key, operator, values } of selector.requirements) {
    switch (operator) {
      case 'In':
        parts.push(`${key} in (${values.join(',')})`);
        break;
      case 'NotIn':
        parts.push(`${key} notin (${values.join(',')})`);
        break;
      case 'Exists':
        parts.push(key);
        break;
      case 'DoesNotExist':
        parts.push(`!${key}`);
        break;
    }
  }
  return parts.length === 0 ? undefined : parts.join(',');
}

/** Whether labels satisfy a selector of equalities, as a Service has it. One without any selects nothing. */
export function selects(selector: Labels, labels: Labels): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}
