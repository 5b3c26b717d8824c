import type { KubeObject } from '../world/object-builders.ts';
import { StatusError } from './status-error.ts';

type ObjectFilter = (object: KubeObject) => boolean;

/** Reads a label selector in the API's syntax: `a=b,c!=d,e in (f,g),h notin (i),j,!k`. */
export function parseLabelSelector(text: string): ObjectFilter {
  const filters = splitOutsideParentheses(text).map(parseRequirement);
  return (object) => filters.every((filter) => filter(object.metadata.labels ?? {}));
}

function parseRequirement(text: string): (labels: Record<string, string>) => boolean {
  const set = /^([\w./-]+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(text);
  if (set) {
    const [, key, operator, list] = set as unknown as [string, string, string, string];
    const values = new Set(list.split(',').map((value) => value.trim()));
    return operator === 'in'
      ? (labels) => labels[key] !== undefined && values.has(labels[key])
      : (labels) => labels[key] === undefined || !values.has(labels[key]);
  }
  const equality = /^([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)$/.exec(text);
  if (equality) {
    const [, key, operator, value] = equality as unknown as [string, string, string, string];
    return operator === '!='
      ? (labels) => labels[key] !== value
      : (labels) => labels[key] === value;
  }
  const existence = /^(!?)\s*([\w./-]+)$/.exec(text);
  if (existence) {
    const [, negated, key] = existence as unknown as [string, string, string];
    return negated ? (labels) => !(key in labels) : (labels) => key in labels;
  }
  throw new StatusError(400, 'BadRequest', `unable to parse requirement: ${text}`);
}

function splitOutsideParentheses(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const FIELDS: Record<string, readonly string[]> = {
  pods: ['spec.nodeName', 'spec.restartPolicy', 'status.phase', 'status.podIP'],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'source',
    'type',
  ],
  namespaces: ['status.phase', 'name'],
  jobs: ['status.successful'],
};

/** Reads a field selector; the API knows only a few fields of each type. */
export function parseFieldSelector(text: string, plural: string): ObjectFilter {
  const known = ['metadata.name', 'metadata.namespace', ...(FIELDS[plural] ?? [])];
  const filters = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const match = /^([\w.]+)(==|=|!=)(.*)$/.exec(part);
      if (!match) throw new StatusError(400, 'BadRequest', `invalid selector: '${part}'`);
      const [, field, operator, value] = match as unknown as [string, string, string, string];
      if (!known.includes(field)) {
        throw new StatusError(400, 'BadRequest', `field label not supported: ${field}`);
      }
      return (object: KubeObject): boolean =>
        (fieldOf(object, field) === value) === (operator !== '!=');
    });
  return (object) => filters.every((filter) => filter(object));
}

function fieldOf(object: KubeObject, path: string): string {
  let node: unknown = object;
  for (const part of path.split('.')) node = (node as KubeObject | undefined)?.[part];
  return node === undefined || node === null ? '' : String(node);
}
