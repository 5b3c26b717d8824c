import { resolve } from 'node:path';
import { messageOf } from '@gantry/base';
import { gt, rcompare, valid } from 'semver';
import { createFetchContext, type FetchContext } from '../fetch/fetch-context.ts';
import { type OciReference, ociText } from '../file/oci-reference.ts';
import { parsePackage } from '../file/package-reference.ts';
import type { InstallOptions } from '../install/install-options.ts';
import { PluginRoot } from '../root/plugin-root.ts';
import type { InstalledPlugin } from '../root/root-state.ts';

/** What there is for an installed plugin beyond what is installed. */
export interface NewerVersion {
  readonly key: string;
  readonly package: string;
  readonly name: string;
  readonly version: string;
  /** A higher version, and the reference that would install it. */
  readonly newer?: { readonly version: string; readonly package: string };
  /** The same tag or range stands for something else now. */
  readonly moved: boolean;
  /** Why it is not known. */
  readonly problem?: string;
}

/** Asks registries what is newer than what is installed. Of archives and folders nothing is known. */
export async function findNewer(
  options: Omit<InstallOptions, 'file'>,
  plugins: readonly Omit<InstalledPlugin, 'directory' | 'files'>[],
): Promise<NewerVersion[]> {
  const root = new PluginRoot(resolve(options.root));
  const context = createFetchContext({ ...options, file: '' }, root, root.directory);
  try {
    return await Promise.all(
      plugins.map(async (plugin) => {
        const { key, package: text, name, version } = plugin;
        const known = { key, package: text, name, version };
        try {
          return { ...known, moved: false, ...(await ask(context, plugin)) };
        } catch (error) {
          return { ...known, moved: false, problem: messageOf(error) };
        }
      }),
    );
  } finally {
    context.close();
    await root.store.close();
  }
}

async function ask(
  context: FetchContext,
  { package: text, resolved, version }: Pick<InstalledPlugin, 'package' | 'resolved' | 'version'>,
): Promise<Partial<NewerVersion>> {
  const reference = parsePackage(text);
  if ('invalid' in reference) return { problem: reference.invalid };
  if (reference.kind === 'oci') return await askRegistry(context, reference.reference, resolved);
  if (reference.kind !== 'npm') return {};
  const [, alias = '', name = ''] = /^(.*@npm:)?((?:@[^/@]+\/)?[^@]+)/.exec(reference.spec) ?? [];
  const latest = await context.npm.findLatest(name);
  if (!valid(version) || !valid(latest) || !gt(latest, version)) return {};
  return { newer: { version: latest, package: `${alias}${name}@${latest}` } };
}

async function askRegistry(
  { images, registry }: FetchContext,
  reference: OciReference,
  resolved: string,
): Promise<Partial<NewerVersion>> {
  const { repository, version } = reference;
  if (version.kind !== 'tag') return {};
  const [{ digest }, tags] = await Promise.all([
    images.inspect(reference),
    registry.listTags(repository),
  ]);
  const moved = ociText({ ...reference, version: { kind: 'digest', digest } }) !== resolved;
  const current = valid(version.tag);
  const [highest] = tags.filter((tag) => valid(tag)).sort(rcompare);
  if (current === null || highest === undefined || !gt(highest, current)) return { moved };
  const newer = ociText({ ...reference, version: { kind: 'tag', tag: highest } });
  return { moved, newer: { version: highest, package: newer } };
}
