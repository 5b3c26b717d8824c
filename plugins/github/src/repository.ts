import type { EntityContext, PluginContext } from '@gantry/plugin-sdk';
import { PluginInputError } from '@gantry/plugin-sdk';
import { webAddressOf } from './api/github.ts';
import { BACKSTAGE_ANNOTATION, REPOSITORY_ANNOTATION } from './options.ts';

/** A repository, as `owner/name`. */
export interface Repository {
  readonly owner: string;
  readonly name: string;
}

const NAME = /^[\w.-]+$/;

/**
 * A repository from `owner/name`, or from an address such as `https://github.com/owner/name.git` or
 * `git@github.com:owner/name`. With `host`, addresses of other hosts are none.
 */
export function parseRepository(value: unknown, host?: string): Repository | undefined {
  if (typeof value !== 'string') return undefined;
  const trimmed = value
    .trim()
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  const address = trimmed.replace(/^[^@/]+@([^:/]+):/, 'ssh://$1/');
  const segments = address.split('/');
  if (!address.includes('://') && segments.length === 2) return repository(segments);
  const absolute = address.includes('://') ? address : `https://${address}`;
  if (!URL.canParse(absolute)) return undefined;
  const url = new URL(absolute);
  if (host !== undefined && url.host.toLowerCase() !== host.toLowerCase()) return undefined;
  return repository(url.pathname.slice(1).split('/'));
}

function repository([owner, name]: readonly string[]): Repository | undefined {
  return owner && name && isRepository(owner, name) ? { owner, name } : undefined;
}

function isRepository(owner: string, name: string): boolean {
  return NAME.test(owner) && NAME.test(name) && !/^\.+$/.test(name);
}

/** The repository of an entity: its annotation, or its `spec.repoUrl` when that leads to this GitHub. */
export function findRepository(ctx: PluginContext, entity: EntityContext): Repository | undefined {
  for (const name of [REPOSITORY_ANNOTATION, BACKSTAGE_ANNOTATION]) {
    const found = parseRepository(entity.annotations[name]);
    if (found) return found;
  }
  return parseRepository(entity.spec.repoUrl, new URL(webAddressOf(ctx)).host);
}

/** Like `findRepository`. Throws when the entity names none. */
export function repositoryOf(ctx: PluginContext): Repository {
  const found = ctx.entity && findRepository(ctx, ctx.entity);
  if (found) return found;
  throw new PluginInputError(
    `The entity names no repository: set the annotation ${REPOSITORY_ANNOTATION} to owner/name.`,
  );
}

/** The beginning of all paths about a repository. */
export function pathOf({ owner, name }: Repository): string {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}

/** A path inside a repository, its segments escaped. */
export function filePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
