import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '@gantry/base';
import type { PluginManifest } from '@gantry/contracts';
import type { CheckFinding, ContractCheck } from '../contract-check.ts';
import type { PluginSubject } from '../subject.ts';

const SECRET_NAME =
  /(password|passphrase|secret|token|apikey|privatekey|accesskey|clientkey|credential)s?$/i;
const HANDLER = /^(\/capabilities\/\d+(\/handler)?|\/pluginType)$/;
const OPTION_HOST = /^option:(.+)$/;

/** What the plugin says about itself. */
export const manifestChecks: readonly ContractCheck[] = [
  {
    id: 'manifest-slug',
    since: '0.1.0',
    kind: 'static',
    tier: 'bronze',
    title: 'The slug is one that addresses can hold',
    help: 'Begin with a letter; go on with lower-case letters, digits and hyphens, at most 63 in all.',
    needs: 'package',
    run: async (subject) => descriptionProblems(subject, ({ pointer }) => pointer === '/slug'),
  },
  {
    id: 'manifest-valid',
    since: '0.1.0',
    kind: 'static',
    tier: 'bronze',
    title: 'The manifest is valid',
    help: 'The page of the SDK lists every field; what is unknown is refused.',
    needs: 'package',
    run: async (subject) =>
      descriptionProblems(subject, ({ pointer }) => pointer !== '/slug' && !HANDLER.test(pointer)),
  },
  {
    id: 'manifest-handlers',
    since: '0.1.0',
    kind: 'static',
    tier: 'bronze',
    title: 'Every class is of the kind that is declared, and has the methods of its kind',
    help: 'Extend the class of the kind, and implement its abstract methods.',
    needs: 'package',
    run: async (subject) => descriptionProblems(subject, ({ pointer }) => HANDLER.test(pointer)),
  },
  {
    id: 'manifest-api-version',
    since: '0.1.0',
    kind: 'static',
    tier: 'bronze',
    title: 'The plugin is for a version of the contract that this release speaks',
    help: 'Write "apiVersion: 1", or use the release of Gantry that the plugin is for.',
    needs: 'package',
    run: async ({ loading }) => {
      if (loading.kind === 'loaded') return [];
      if (loading.phase === 'version') return loading.problems;
      return loading.phase === 'description' ? [] : loading.reason;
    },
  },
  {
    id: 'manifest-secrets',
    since: '0.1.0',
    kind: 'static',
    tier: 'bronze',
    title: 'Options and credentials that sound like secrets are marked as such',
    help: 'Use the type "secret", or a credential without "secret: false".',
    needs: 'plugin',
    run: async ({ manifest }) => [...unmarkedSecrets(manifest)],
  },
  {
    id: 'manifest-network',
    since: '0.1.0',
    kind: 'static',
    tier: 'bronze',
    title: 'Options that permissions.network names exist',
    help: 'Write "option:" and the name of an option, or of a field of a list.',
    needs: 'plugin',
    run: async ({ manifest }) => [...unknownHosts(manifest)],
  },
  {
    id: 'manifest-secrets-bound',
    since: '0.1.0',
    kind: 'static',
    tier: 'silver',
    title: 'Secrets are bound to the option that says where they are sent',
    help: 'Write boundTo with the name of the address, so that a stored secret is not sent to a new one.',
    needs: 'plugin',
    run: async ({ manifest }) => unboundHosts(manifest),
  },
  {
    id: 'manifest-testable',
    since: '0.1.0',
    kind: 'static',
    tier: 'gold',
    title: 'A plugin with credentials can test its connection',
    help: 'Implement testConnection(): operators press a button instead of waiting for the first failure.',
    needs: 'plugin',
    run: async ({ manifest, methods }) => {
      if ((manifest.credentials ?? []).length === 0) return [];
      return methods.includes('plugin.testConnection')
        ? []
        : [{ pointer: '/capabilities', message: 'no class has testConnection()' }];
    },
  },
  {
    id: 'docs-description',
    since: '0.1.0',
    kind: 'static',
    tier: 'silver',
    title: 'The manifest describes the plugin in a sentence',
    help: 'Write "description": people choose by it.',
    needs: 'plugin',
    run: async ({ manifest: { description = '' } }) =>
      description.trim() === '' ? [{ pointer: '/description', message: 'is missing' }] : [],
  },
  {
    id: 'docs-icon',
    since: '0.1.0',
    kind: 'static',
    tier: 'gold',
    title: 'The plugin has an icon, and its file is there',
    help: 'Name an icon of the lucide set, or a file inside the package with ./ in front.',
    needs: 'plugin',
    run: async ({ manifest: { icon }, directory }) => {
      if (icon === undefined) return [{ pointer: '/icon', message: 'is missing' }];
      if (!/[./]/.test(icon)) return [];
      const there = await access(join(directory, icon)).then(
        () => true,
        () => false,
      );
      return there ? [] : [{ pointer: '/icon', message: `there is no file "${icon}"` }];
    },
  },
];

function descriptionProblems(
  { loading }: PluginSubject,
  isMine: (problem: Problem) => boolean,
): CheckFinding {
  if (loading.kind === 'loaded') return [];
  return loading.phase === 'description' ? loading.problems.filter(isMine) : loading.reason;
}

function* unmarkedSecrets(manifest: PluginManifest): Generator<Problem> {
  const message = 'sounds like a secret and is not marked as one';
  for (const [index, option] of (manifest.options ?? []).entries()) {
    const pointer = `/options/${index}`;
    if (option.type === 'string' && SECRET_NAME.test(option.name)) yield { pointer, message };
    for (const [at, field] of (option.fields ?? []).entries()) {
      if (field.type !== 'string' || !SECRET_NAME.test(field.name)) continue;
      yield { pointer: `${pointer}/fields/${at}`, message };
    }
  }
  for (const [index, { name, secret }] of (manifest.credentials ?? []).entries()) {
    if (secret === false && SECRET_NAME.test(name)) {
      yield { pointer: `/credentials/${index}`, message };
    }
  }
}

/** Names of options that hold hosts, with where they are declared. */
function* hostOptions(
  manifest: PluginManifest,
): Generator<readonly [name: string, pointer: string]> {
  for (const [index, host] of (manifest.permissions?.network ?? []).entries()) {
    const name = OPTION_HOST.exec(host)?.[1];
    if (name !== undefined) yield [name, `/permissions/network/${index}`];
  }
}

function* unknownHosts(manifest: PluginManifest): Generator<Problem> {
  const names = (manifest.options ?? []).flatMap(({ name, fields = [] }) => [
    name,
    ...fields.map((field) => field.name),
  ]);
  for (const [name, pointer] of hostOptions(manifest)) {
    if (!names.includes(name)) yield { pointer, message: `there is no option "${name}"` };
  }
}

function unboundHosts(manifest: PluginManifest): CheckFinding {
  const hosts = [...hostOptions(manifest)];
  const fields = (manifest.options ?? []).flatMap((option) => [option, ...(option.fields ?? [])]);
  const secrets = [
    ...fields.filter(({ type }) => type === 'secret'),
    ...(manifest.credentials ?? []).filter(({ secret }) => secret !== false),
  ];
  if (hosts.length === 0 || secrets.length === 0) return [];
  // One that carries its own address, such as a kubeconfig, is bound to nothing; so one of them is enough.
  const bound = new Set(secrets.flatMap(({ boundTo = [] }) => boundTo));
  // A field of a list's items may also be bound by the list.
  const isBound = (name: string) =>
    bound.has(name) ||
    (manifest.options ?? []).some(
      (option) => bound.has(option.name) && option.fields?.some((field) => field.name === name),
    );
  return hosts
    .filter(([name]) => !isBound(name) && fields.some((field) => field.name === name))
    .map(([name, pointer]) => ({ pointer, message: `no secret is bound to "${name}"` }));
}
