/** Any value that JSON can carry. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Nesting that no honest document reaches; deeper ones would exhaust the stack of recursive readers. */
export const MAX_JSON_DEPTH = 64;

export interface UnsafeJson {
  readonly pointer: string;
  readonly message: string;
}

/**
 * Finds what makes a parsed document dangerous to handle: keys that reach an object's prototype, nesting
 * beyond `MAX_JSON_DEPTH`, and cycles (a YAML alias can make one). Works without recursion, so that a
 * hostile document cannot exhaust the stack here either.
 */
export function findUnsafeJson(value: unknown): UnsafeJson | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const stack: { node: object; pointer: string; depth: number; parents: Parents | undefined }[] = [
    { node: value, pointer: '', depth: 1, parents: undefined },
  ];
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const { node, pointer, depth, parents } = item;
    if (depth > MAX_JSON_DEPTH) {
      return { pointer, message: `is nested deeper than ${MAX_JSON_DEPTH} levels` };
    }
    const chain: Parents = { node, up: parents };
    for (const key of Object.keys(node)) {
      const at = `${pointer}/${escapePointer(key)}`;
      if (FORBIDDEN_KEYS.has(key) && !Array.isArray(node)) {
        return { pointer: at, message: `uses the key "${key}", which is not allowed` };
      }
      const child = (node as Record<string, unknown>)[key];
      if (typeof child !== 'object' || child === null) continue;
      for (let up: Parents | undefined = chain; up; up = up.up) {
        if (up.node === child) return { pointer: at, message: 'refers to itself (a cycle)' };
      }
      stack.push({ node: child, pointer: at, depth: depth + 1, parents: chain });
    }
  }
  return undefined;
}

interface Parents {
  readonly node: object;
  readonly up: Parents | undefined;
}

export function escapePointer(key: string): string {
  return key.includes('~') || key.includes('/')
    ? key.replaceAll('~', '~0').replaceAll('/', '~1')
    : key;
}

/** The value at a JSON pointer, or `undefined`. Reads own properties only. */
export function getAtPointer(document: unknown, pointer: string): unknown {
  if (pointer === '') return document;
  let node: unknown = document;
  for (const raw of pointer.slice(1).split('/')) {
    const key = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    node = (node as Record<string, unknown>)[key];
  }
  return node;
}

/** JSON with sorted keys: two documents that differ only in key order give the same text. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const object = value as Record<string, unknown>;
  const parts: string[] = [];
  for (const key of Object.keys(object).sort()) {
    const child = object[key];
    if (child !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(child)}`);
  }
  return `{${parts.join(',')}}`;
}

/**
 * JSON merge patch (RFC 7396): objects merge key by key, `null` removes, anything else replaces.
 * Neither argument is changed.
 */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  const result: JsonObject = isJsonObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}
