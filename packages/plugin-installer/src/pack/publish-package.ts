import { createHash } from 'node:crypto';
import { messageOf } from '@gantry/base';
import { errors } from '../errors.ts';
import { loadNpmConfig } from '../npm/npm-config.ts';
import { type PackedPlugin, toArchive } from './pack-plugin.ts';
import type { PublishOptions } from './publish-image.ts';

/**
 * Publishes a plugin to the npm registry that `.npmrc` says, with npm's own way of asking it.
 *
 * @returns the integrity of what was published
 * @throws PLUGIN_NOT_PUBLISHED
 */
export async function publishPackage(
  plugin: PackedPlugin,
  directory: string,
  { environment }: PublishOptions,
): Promise<{ readonly package: string; readonly integrity: string }> {
  const { name, version, manifest } = plugin;
  const { content } = toArchive(plugin);
  const integrity = `sha512-${createHash('sha512').update(content).digest('base64')}`;
  const shasum = createHash('sha1').update(content).digest('hex');
  const [{ default: npmFetch }, flat] = await Promise.all([
    import('npm-registry-fetch'),
    loadNpmConfig({ environment, directory }),
  ]);
  const file = `${name.replace(/^@[^/]+\//, '')}-${version}.tgz`;
  const registry = String(npmFetch.pickRegistry(name, flat)).replace(/\/*$/, '/');
  const body = {
    _id: name,
    name,
    'dist-tags': { latest: version },
    access: null,
    versions: {
      [version]: {
        ...manifest,
        _id: `${name}@${version}`,
        dist: { integrity, shasum, tarball: new URL(`${name}/-/${file}`, registry).href },
      },
    },
    _attachments: {
      [file]: {
        content_type: 'application/octet-stream',
        data: content.toString('base64'),
        length: content.length,
      },
    },
  };
  try {
    await npmFetch(`/${name.replace('/', '%2f')}`, {
      ...flat,
      registry,
      method: 'PUT',
      body,
      ignoreBody: true,
    });
  } catch (error) {
    const target = `${name}@${version}`;
    const reason = messageOf(error).split('\n')[0] as string;
    throw errors.PLUGIN_NOT_PUBLISHED({ target, reason }, { cause: error });
  }
  return { package: `${name}@${version}`, integrity };
}
