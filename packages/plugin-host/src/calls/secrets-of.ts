import { isJsonObject } from '@gantry/base';
import type { IdentityCredentials, PluginManifest } from '@gantry/contracts';

/** The values of everything that a manifest marks as secret: credentials, options, and fields of list items. */
export function* secretsOf(
  manifest: PluginManifest,
  credentials: Readonly<Record<string, string>>,
  options: Readonly<Record<string, unknown>>,
): Generator<string> {
  for (const field of manifest.credentials ?? []) {
    if (field.secret !== false) yield* texts(credentials[field.name]);
  }
  for (const option of manifest.options ?? []) {
    const value = options[option.name];
    if (option.type === 'secret') yield* texts(value);
    if (option.type !== 'list' || !option.fields || !Array.isArray(value)) continue;
    const names = option.fields.filter((field) => field.type === 'secret').map(({ name }) => name);
    for (const item of value) {
      if (isJsonObject(item)) for (const name of names) yield* texts(item[name]);
    }
  }
}

/** The tokens of the acting person. */
export function* tokensOf(identity: IdentityCredentials | undefined): Generator<string> {
  if (!identity) return;
  yield* texts(identity.accessToken);
  yield* texts(identity.refreshToken);
  for (const value of Object.values(identity.extra ?? {})) yield* texts(value);
}

function* texts(value: unknown): Generator<string> {
  if (typeof value === 'string' && value !== '') yield value;
}
