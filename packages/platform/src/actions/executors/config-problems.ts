import { isJsonObject, type JsonObject, type Problem } from '@gantry/base';
import { problemsOf } from '@gantry/contracts';
import type { TSchema } from 'typebox';

/** What is wrong with a configuration, as far as it can be told before its places are filled. */
export function checkConfig(schema: TSchema, config: JsonObject): Problem[] {
  return problemsOf(schema, config);
}

/** What is wrong with an address whose path may have places: who is asked has to be fixed. */
export function urlProblems(url: unknown, pointer: string): Problem[] {
  if (typeof url !== 'string') return [];
  const origin = /^https?:\/\/[^/?#]*/.exec(url)?.[0];
  if (origin === undefined) return [{ pointer, message: 'must begin with http:// or https://' }];
  if (origin.includes('${{')) {
    return [{ pointer, message: 'must name its host; only what follows the host can have places' }];
  }
  if (!URL.canParse(origin)) return [{ pointer, message: 'is not an address' }];
  const { username, password } = new URL(origin);
  if (username === '' && password === '') return [];
  return [{ pointer, message: 'must not hold credentials; use a secret in a header' }];
}

/** A header's value: a text, or a secret with what stands before it. */
export interface SecretReference {
  readonly secret: string;
  readonly prefix?: string;
}

export function isSecretReference(value: unknown): value is SecretReference {
  return isJsonObject(value) && typeof value.secret === 'string';
}
