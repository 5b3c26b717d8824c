import { isJsonObject, type Json, type JsonObject } from '@gantry/base';

const PLACE = /\$\{\{([^{}]*)\}\}/g;
const WHOLE = /^\$\{\{([^{}]*)\}\}$/;
const ADDRESS = /^https?:\/\//i;
const CLIMBS = /\/(\.|%2e){1,2}([/?#]|$)/i;
const PATH = /^[A-Za-z_][\w-]*(\.[\w-]+)*$/;

/** What a place may name: values by the first word of its path. */
export type ExpressionScope = Readonly<Record<string, unknown>>;

/** A place that cannot be filled, and why. */
export interface ExpressionProblem {
  readonly pointer: string;
  readonly message: string;
}

/**
 * What is wrong with the places in a document before anything is known: a path that is none, or one that begins
 * with something else than `roots`.
 */
export function findExpressionProblems(
  document: unknown,
  roots: readonly string[],
  pointer = '',
): ExpressionProblem[] {
  if (typeof document === 'string') {
    return [...document.matchAll(PLACE)].flatMap(([place, inside = '']) => {
      const path = inside.trim();
      const known = PATH.test(path) && roots.includes(path.split('.', 1)[0] as string);
      if (known) return [];
      return [
        { pointer, message: `${place} is not known; a place begins with ${roots.join(', ')}` },
      ];
    });
  }
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([key, child]) =>
    findExpressionProblems(child, roots, `${pointer}/${key}`),
  );
}

export interface ExpandOptions {
  /** Leave a place that cannot be filled as it is, for a preview, instead of failing. */
  readonly keepUnknown?: boolean;
}

/** A place that leads nowhere, or to what cannot stand there. */
export class UnknownPlaceError extends Error {
  readonly place: string;

  constructor(place: string, why = 'has no value') {
    super(`\${{ ${place} }} ${why}.`);
    this.name = 'UnknownPlaceError';
    this.place = place;
  }
}

/**
 * Fills the places of a text: `${{ inputs.version }}`, `${{ steps.build.outputs.digest }}`. A path reads own fields of
 * plain values and nothing else: it computes nothing, calls nothing and reaches no prototype. One pass: what a
 * value contains is never read as a place. A text that is one place as a whole becomes the value itself, with
 * its type. In a text that is an address (`https://…`) values are encoded, and none can climb to another path.
 * Throws `UnknownPlaceError`.
 */
export function expandText(
  text: string,
  scope: ExpressionScope,
  { keepUnknown = false }: ExpandOptions = {},
): Json {
  const whole = WHOLE.exec(text);
  if (whole) {
    const path = (whole[1] as string).trim();
    const value = lookUp(scope, path);
    if (value !== undefined) return value;
    if (keepUnknown) return text;
    throw new UnknownPlaceError(path);
  }
  const isAddress = ADDRESS.test(text);
  let last = '';
  const expanded = text.replace(PLACE, (place, inside: string) => {
    const path = inside.trim();
    const value = lookUp(scope, path);
    last = path;
    if (value !== undefined) return isAddress ? encodeURIComponent(toText(value)) : toText(value);
    if (keepUnknown) return place;
    throw new UnknownPlaceError(path);
  });
  if (isAddress && CLIMBS.test(expanded) && !CLIMBS.test(text)) {
    throw new UnknownPlaceError(last, 'cannot be a part of an address');
  }
  return expanded;
}

/** The same in every text of a document. Names of fields stay as they are. */
export function expandDocument<T extends Json>(
  document: T,
  scope: ExpressionScope,
  options: ExpandOptions = {},
): Json {
  if (typeof document === 'string') return expandText(document, scope, options);
  if (Array.isArray(document)) return document.map((item) => expandDocument(item, scope, options));
  if (!isJsonObject(document)) return document;
  const expanded: JsonObject = {};
  for (const [key, child] of Object.entries(document)) {
    expanded[key] = expandDocument(child, scope, options);
  }
  return expanded;
}

function lookUp(scope: ExpressionScope, path: string): Json | undefined {
  if (!PATH.test(path)) return undefined;
  let node: unknown = scope;
  for (const key of path.split('.')) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    node = (node as Record<string, unknown>)[key];
  }
  return node as Json | undefined;
}

function toText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
