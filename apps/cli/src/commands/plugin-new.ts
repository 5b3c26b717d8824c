import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { errors } from '../errors.ts';
import { readInstallation } from '../installation.ts';
import { createPluginFiles } from '../plugin/templates/create-plugin-files.ts';
import { PLUGIN_TEMPLATES, type TemplateKind } from '../plugin/templates/plugin-templates.ts';
import { addExamples } from '../program/examples.ts';

const SLUG = /^[a-z][a-z0-9-]{0,62}$/;

/** `plugin new`: a project that can be built, tested and checked as it is. */
export function addPluginNewCommand(plugin: Command, cli: Cli): void {
  const kinds = Object.keys(PLUGIN_TEMPLATES);
  const command = plugin
    .command('new')
    .summary('begin a plugin')
    .description(
      'Write a plugin project into a new folder: one capability, a build, a test, and the checks of the contract. It passes them all as it is.',
    )
    .argument('<name>', 'slug of the plugin, and name of the folder')
    .addOption(new Option('--kind <kind>', 'what it is for').choices(kinds).makeOptionMandatory());
  addExamples(command, [
    ['gantry plugin new weather --kind panel', 'a tab on the pages of entities'],
    ['gantry plugin new pulse --kind health', 'how entities are'],
  ]);
  command.action(async (name: string, { kind }: { kind: TemplateKind }) => {
    if (!SLUG.test(name)) {
      throw errors.CLI_USAGE({
        reason: `"${name}" is not a slug: lower-case letters, digits and hyphens, a letter first.`,
      });
    }
    const directory = join(realpathSync(process.cwd()), name);
    if (existsSync(directory)) throw errors.FOLDER_IN_USE({ path: directory });
    // Relative, so that the project and Gantry can be moved together.
    const packages = relative(directory, join(realpathSync(readInstallation().root), 'packages'));
    const files = createPluginFiles({ slug: name, kind, packages });
    for (const [path, text] of Object.entries(files)) {
      const file = join(directory, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    cli.err.line(`The plugin is in ${name}. Next: cd ${name} && npm install && npm test`);
  });
}
