import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonObject, type Problem } from '@gantry/base';
import type { ContractCheck } from '../contract-check.ts';
import { findImports } from '../find-imports.ts';
import type { PluginSubject } from '../subject.ts';

const NAME = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;
const VERSION =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z.-]+)?$/;
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'];
const DEPENDENCIES = ['dependencies', 'optionalDependencies', 'peerDependencies'];

/** What the package says before anything of it runs. */
export const packageChecks: readonly ContractCheck[] = [
  {
    id: 'package-section',
    since: '0.1.0',
    kind: 'static',
    tier: 'bronze',
    title: 'The "gantry" section of package.json is valid',
    help: 'Write "gantry": { "plugin": "./dist/plugin.js" }.',
    needs: 'package',
    run: async (subject) => failureIn(subject, 'section'),
  },
  {
    id: 'package-entry',
    since: '0.1.0',
    kind: 'static',
    tier: 'bronze',
    title: 'The entry is a file inside the package',
    help: 'Build the plugin, and name the file that the build wrote, without leaving the package.',
    needs: 'package',
    run: async (subject) => failureIn(subject, 'entry'),
  },
  {
    id: 'package-name',
    since: '0.1.0',
    kind: 'static',
    tier: 'bronze',
    title: 'The package has a name that registries accept',
    help: 'Write a name in lower case, such as @acme/gantry-plugin-hello.',
    needs: 'package',
    run: async ({ packageData: { name } }) =>
      typeof name === 'string' && name.length <= 214 && NAME.test(name)
        ? []
        : problem('/name', 'is not a package name'),
  },
  {
    id: 'package-version',
    since: '0.1.0',
    kind: 'static',
    tier: 'bronze',
    title: 'The version is a semantic one',
    help: 'Write a version such as 1.4.0.',
    needs: 'package',
    run: async ({ packageData: { version } }) =>
      typeof version === 'string' && VERSION.test(version)
        ? []
        : problem('/version', 'is not a version of three numbers'),
  },
  {
    id: 'package-scripts',
    since: '0.1.0',
    kind: 'static',
    tier: 'bronze',
    title: 'Installing the package runs nothing',
    help: 'Do at build time what the script does. Gantry never runs it.',
    needs: 'package',
    run: async ({ packageData: { scripts } }) =>
      INSTALL_SCRIPTS.filter((name) => isJsonObject(scripts) && name in scripts).map((name) => ({
        pointer: `/scripts/${name}`,
        message: 'would run when the package is installed',
      })),
  },
  {
    id: 'package-dependencies',
    since: '0.1.0',
    kind: 'static',
    tier: 'bronze',
    title: 'What the entry imports is bundled or declared',
    help: 'Bundle it, or list it in "dependencies".',
    needs: 'package',
    run: checkDependencies,
  },
  {
    id: 'package-dependencies-released',
    since: '0.1.0',
    kind: 'static',
    tier: 'silver',
    title: 'What the package depends on is released',
    help: 'Name versions of a registry instead of folders, addresses or repositories.',
    needs: 'package',
    run: async ({ packageData: { dependencies } }) =>
      Object.entries(isJsonObject(dependencies) ? dependencies : {})
        .filter(([, version]) => /^(file|link|git|https?|github)\b/.test(String(version)))
        .map(([name]) => ({
          pointer: `/dependencies/${name}`,
          message: 'is not a released version',
        })),
  },
  {
    id: 'docs-package-description',
    since: '0.1.0',
    kind: 'static',
    tier: 'gold',
    title: 'The package says in a sentence what it is',
    help: 'Write "description" into package.json: registries show it.',
    needs: 'package',
    run: async ({ packageData: { description } }) =>
      typeof description === 'string' && description.trim() !== ''
        ? []
        : problem('/description', 'is missing'),
  },
  {
    id: 'package-license',
    since: '0.1.0',
    kind: 'static',
    tier: 'gold',
    title: 'The package says under which licence it is',
    help: 'Write "license" with an SPDX identifier, or UNLICENSED.',
    needs: 'package',
    run: async ({ packageData: { license } }) =>
      typeof license === 'string' && license !== '' ? [] : problem('/license', 'is missing'),
  },
  {
    id: 'docs-readme',
    since: '0.1.0',
    kind: 'static',
    tier: 'silver',
    title: 'The package has a README',
    help: 'Write a README.md: what the plugin does, what it needs, and one configuration that works.',
    needs: 'package',
    run: async ({ directory }) => {
      const text = await readFile(join(directory, 'README.md'), 'utf8').catch(() => '');
      return text.trim().length >= 80 ? [] : problem('', 'README.md is missing or says nothing');
    },
  },
];

function failureIn(
  { loading }: PluginSubject,
  phase: 'section' | 'entry',
): readonly Problem[] | string {
  if (loading.kind === 'loaded') return [];
  if (loading.phase === phase) return loading.problems;
  // The section is read first, so a fault of the entry says that it is fine.
  return phase === 'entry' && loading.phase === 'section' ? loading.reason : [];
}

async function checkDependencies(subject: PluginSubject): Promise<readonly Problem[] | string> {
  const { directory, packageData } = subject;
  const section = packageData.gantry;
  const entry = isJsonObject(section) ? section.plugin : undefined;
  if (typeof entry !== 'string') return 'The entry is not a module.';
  const path = join(directory, entry);
  if (
    !(await access(path).then(
      () => true,
      () => false,
    ))
  )
    return 'There is no entry.';
  const declared = new Set(
    DEPENDENCIES.flatMap((field) => Object.keys(Object(packageData[field]) as object)),
  );
  const imports = await findImports(path, directory);
  return imports
    .filter((name) => !declared.has(name))
    .map((name) => ({
      pointer: '/dependencies',
      message: `"${name}" is imported and not declared`,
    }));
}

function problem(pointer: string, message: string): readonly Problem[] {
  return [{ pointer, message }];
}
