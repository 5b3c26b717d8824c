import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { errors } from '../errors.ts';
import { printable } from '../format/printable.ts';
import { untilSignal } from '../io/until-signal.ts';
import { addExamples } from '../program/examples.ts';
import { collect } from '../program/global-options.ts';

/** `plugin pack`, `plugin publish`: what authors do with a built plugin. No server is needed. */
export function addPluginPackCommands(plugin: Command, cli: Cli): void {
  const pack = plugin
    .command('pack')
    .summary('make an archive or an image of built plugins')
    .description(
      'Make an archive for each built plugin, as "npm pack" does, or one OCI image layout with all of them. No script of a plugin is run.',
    )
    .argument('<dirs...>', 'folders with a package.json')
    .option('--out <folder>', 'where to write', '.')
    .option('--image', 'write an OCI image layout instead of archives')
    .option('--tag <tag>', 'name of the image in the layout', 'latest')
    .option('--annotation <key=value>', 'of the image; repeatable', collect);
  addExamples(pack, [
    ['gantry plugin pack .', 'an archive, to be installed as ./name-1.0.0.tgz or by its address'],
    ['gantry plugin pack a b --image --out layout', 'one image with two plugins'],
  ]);
  pack.action(async (directories: string[], options: PackFlags) => {
    const { buildImage, packPlugin, toArchive, writeImageLayout } = await import(
      '@gantry/plugin-installer'
    );
    // All are read before anything is written.
    const plugins = await Promise.all(directories.map((directory) => packPlugin(directory)));
    mkdirSync(options.out, { recursive: true });
    if (!options.image) {
      for (const packed of plugins) {
        const { file, content } = toArchive(packed);
        const path = join(options.out, file);
        writeFileSync(path, content);
        cli.out.line(printable(path));
      }
      return;
    }
    const image = buildImage(plugins, annotationsOf(options));
    writeImageLayout(options.out, image, options.tag);
    cli.out.line(image.manifest.digest);
  });

  const publish = plugin
    .command('publish')
    .summary('publish built plugins to a registry')
    .description(
      'Publish built plugins as an image to an OCI registry, or one as a package to the npm registry that .npmrc names. Credentials are those of podman, docker (REGISTRY_AUTH_FILE) and npm. No script of a plugin is run.',
    )
    .argument('<dirs...>', 'folders with a package.json')
    .option('--to <image>', 'oci://registry/name:tag; without it: the npm registry')
    .option('--plain-http <host>', 'speak without TLS with this host; repeatable', collect)
    .option('--annotation <key=value>', 'of the image; repeatable', collect);
  addExamples(publish, [
    ['gantry plugin publish . --to oci://registry.example.com/acme/todo:1.0.0', 'as an image'],
    ['gantry plugin publish .', 'to the npm registry'],
  ]);
  publish.action(async (directories: string[], options: PublishFlags) => {
    const { buildImage, packPlugin, publishImage, publishPackage } = await import(
      '@gantry/plugin-installer'
    );
    const plugins = await Promise.all(directories.map((directory) => packPlugin(directory)));
    const interruption = untilSignal();
    try {
      const { environment } = cli;
      const { signal } = interruption;
      const target = { environment, plainHttpHosts: options.plainHttp, signal };
      if (options.to !== undefined) {
        const image = buildImage(plugins, annotationsOf(options));
        cli.out.line(await publishImage(image, options.to, target));
        return;
      }
      const [packed] = plugins;
      const [directory] = directories;
      if (!packed || directory === undefined || plugins.length > 1) {
        throw errors.CLI_USAGE({ reason: 'A package of the npm registry is one plugin.' });
      }
      const published = await publishPackage(packed, directory, target);
      cli.out.line(`package: ${JSON.stringify(published.package)}`);
      cli.out.line(`integrity: ${published.integrity}`);
    } finally {
      interruption.stop();
    }
  });
}

interface PackFlags {
  readonly out: string;
  readonly image?: boolean;
  readonly tag: string;
  readonly annotation?: string[];
}

interface PublishFlags {
  readonly to?: string;
  readonly plainHttp?: string[];
  readonly annotation?: string[];
}

function annotationsOf({ annotation = [] }: { readonly annotation?: string[] }) {
  return Object.fromEntries(
    annotation.map((text) => {
      const equals = text.indexOf('=');
      if (equals <= 0) {
        throw errors.CLI_USAGE({ reason: `--annotation has to be <key>=<value>, not "${text}".` });
      }
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}
