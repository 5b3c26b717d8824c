import {
  escapePointer,
  getAtPointer,
  isJsonObject,
  type Json,
  type JsonObject,
} from '@gantry/base';
import { type Merged, originOf } from './merge.ts';
import type { ConfigProblem } from './source-file.ts';

/** `${env:NAME}`, `${config:path.to.key}`, each with `:-default`; `${secret:provider:path#key}`; `$${` is `${`. */
const REFERENCE = /\$(\$)?\{([^{}]*)\}/g;

export interface SecretReference {
  readonly provider: string;
  readonly path: string;
  readonly key: string | undefined;
}

/**
 * Puts values in the place of references, in values only and after parsing: what comes out is never parsed again.
 * A text that is nothing but one reference to the configuration keeps the type of what it refers to. References to
 * secrets stay, to be resolved when they are used.
 */
export function interpolate(
  merged: Merged,
  environment: Readonly<Record<string, string | undefined>>,
): { value: JsonObject; problems: ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const complain = (pointer: string, message: string) => {
    const origin = originOf(merged, pointer);
    problems.push({
      pointer,
      message,
      file: origin?.file.name ?? '',
      line: origin?.line ?? 1,
    });
  };

  const resolve = (text: string, pointer: string, chain: readonly string[]): Json => {
    const whole = /^\$\{config:([^{}]*)\}$/.exec(text);
    if (whole) return lookUp(whole[1] as string, pointer, chain, text);
    return text.replace(REFERENCE, (all, escaped: string | undefined, reference: string) => {
      // What looks like a secret is unescaped where secrets are put in.
      if (escaped) return reference.startsWith('secret:') ? all : all.slice(1);
      const [, kind, rest = ''] = /^(\w+):([\s\S]*)$/.exec(reference) ?? [];
      if (kind === 'secret') {
        if (!parseSecretReference(reference)) {
          complain(pointer, `"${all}" is not of the form \${secret:provider:path#key}`);
        }
        return all;
      }
      if (kind === 'env') return readVariable(rest, pointer, all);
      if (kind === 'config') {
        const value = lookUp(rest, pointer, chain, all);
        return typeof value === 'string' ? value : JSON.stringify(value);
      }
      complain(pointer, `"${all}" is none of \${env:…}, \${config:…} and \${secret:…}`);
      return all;
    });
  };

  const readVariable = (rest: string, pointer: string, all: string): string => {
    const [name = '', fallback] = splitDefault(rest);
    const origin = originOf(merged, pointer);
    const { variables = 'all' } = origin?.file ?? {};
    if (variables !== 'all' && !variables.has(name)) {
      complain(
        pointer,
        `may not read the variable ${name}: a remote file reads only what its include lists under "env"`,
      );
      return all;
    }
    const value = environment[name] ?? fallback;
    if (value === undefined) complain(pointer, `the variable ${name} is not set`);
    return value ?? all;
  };

  const lookUp = (rest: string, pointer: string, chain: readonly string[], all: string): Json => {
    const [path = '', fallback] = splitDefault(rest);
    const target = path
      .split('.')
      .map((part) => `/${escapePointer(part)}`)
      .join('');
    if (chain.includes(target)) {
      complain(pointer, `"${all}" refers to itself: ${[...chain, target].join(' → ')}`);
      return all;
    }
    const found = getAtPointer(merged.value, target);
    if (found === undefined) {
      if (fallback === undefined) complain(pointer, `nothing is configured at "${path}"`);
      return fallback ?? all;
    }
    return walk(found as Json, target, [...chain, target]);
  };

  const walk = (value: Json, pointer: string, chain: readonly string[]): Json => {
    if (typeof value === 'string') return resolve(value, pointer, chain);
    if (Array.isArray(value)) {
      return value.map((item, index) => walk(item, `${pointer}/${index}`, chain));
    }
    if (!isJsonObject(value)) return value;
    const entries = Object.entries(value).map(([key, child]) => [
      key,
      walk(child, `${pointer}/${escapePointer(key)}`, chain),
    ]);
    return Object.fromEntries(entries) as JsonObject;
  };

  const value = walk(merged.value, '', []) as JsonObject;
  const seen = new Set<string>();
  return {
    value,
    problems: problems.filter(({ pointer, message }) => {
      const key = `${pointer}\n${message}`;
      return seen.has(key) ? false : seen.add(key);
    }),
  };
}

function splitDefault(text: string): [name: string, fallback?: string] {
  const at = text.indexOf(':-');
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 2)];
}

/** Reads `secret:provider:path#key`; without a provider it is the one called "default". */
export function parseSecretReference(text: string): SecretReference | undefined {
  const match = /^secret:(?:([a-z0-9][a-z0-9_-]*):)?([^#:{}\s][^#{}]*)(?:#([^#{}]+))?$/i.exec(text);
  if (!match) return undefined;
  return { provider: match[1] ?? 'default', path: match[2] as string, key: match[3] };
}

/** The references to secrets in a value, with the texts that they stand in. */
export function findSecretReferences(value: unknown): SecretReference[] {
  if (typeof value === 'string') {
    return [...value.matchAll(REFERENCE)].flatMap(([, escaped, reference = '']) =>
      escaped ? [] : (parseSecretReference(reference) ?? []),
    );
  }
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(findSecretReferences)
    : [];
}

/** Puts secrets in the place of references to them, in all texts of a value. */
export function replaceSecrets<T extends Json>(
  value: T,
  secretOf: (reference: SecretReference) => string,
): T {
  if (typeof value === 'string') {
    return value.replace(REFERENCE, (all, escaped: string | undefined, text: string) => {
      if (escaped) return text.startsWith('secret:') ? all.slice(1) : all;
      const reference = parseSecretReference(text);
      return reference ? secretOf(reference) : all;
    }) as T;
  }
  if (Array.isArray(value)) return value.map((item) => replaceSecrets(item, secretOf)) as T;
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, child]) => [
    key,
    replaceSecrets(child, secretOf),
  ]);
  return Object.fromEntries(entries) as T;
}
