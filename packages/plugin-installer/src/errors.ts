import { defineErrors } from '@gantry/base';
import type { FileProblem } from './file/file-problem.ts';

/** A problem of one plugin of a set. */
export interface PluginFailure {
  readonly package: string;
  readonly code: string;
  readonly message: string;
  readonly help?: string | undefined;
}

export const errors = defineErrors('plugin-installer', {
  PLUGIN_FILE_INVALID: {
    status: 400,
    message: (d: { problems: readonly FileProblem[] }) =>
      `${d.problems.length === 1 ? 'One problem was' : `${d.problems.length} problems were`} found in the plugin file. Nothing was fetched and nothing was changed.`,
    help: 'Correct them and run it again.',
  },
  PLUGIN_FETCH_FAILED: {
    status: 502,
    message: (d: { package: string; reason: string }) => `${d.package}: ${d.reason}`,
    help: 'Check the name, the version, the network and the credentials, and run it again.',
  },
  PLUGIN_REFUSED: {
    status: 422,
    message: (d: { package: string; reason: string }) => `${d.package}: ${d.reason}`,
    help: 'Nothing of it was installed. Ask its publisher, or correct what the plugin file expects.',
  },
  PLUGINS_FAILED: {
    status: 422,
    message: (d: { failures: readonly PluginFailure[] }) =>
      `${d.failures.length} plugin(s) failed. Nothing was changed: the set that was installed before is still in place.`,
    help: 'Fix the errors above and run it again.',
  },
  LOCK_FILE_INVALID: {
    status: 400,
    message: (d: { file: string; reason: string }) => `${d.file} cannot be used: ${d.reason}`,
    help: 'Restore it from version control, or delete it to have it written anew.',
  },
  NOT_LOCKED: {
    status: 409,
    message: (d: { file: string; packages: readonly string[] }) =>
      `With --frozen only what ${d.file} records is installed, and it does not record: ${d.packages.join(', ')}.`,
    help: 'Run it once without --frozen, look at what changed in the lock file, and keep it.',
  },
  ACTIVATION_FAILED: {
    status: 500,
    message: (d: { root: string; reason: string }) =>
      `The new set of plugins could not be put into ${d.root}: ${d.reason}`,
    help: 'The set that was there before is still in place. Free space or correct the rights of the folder, and run it again.',
  },
  ROOT_UNUSABLE: {
    status: 400,
    message: (d: { root: string; reason: string }) => `${d.root} cannot be used: ${d.reason}`,
    help: 'Name a folder that this user may write to, with --root.',
  },
  PLUGIN_NOT_PACKABLE: {
    status: 400,
    message: (d: { directory: string; reason: string }) =>
      `${d.directory} cannot be packed: ${d.reason}.`,
    help: 'Nothing was written. "gantry plugin check" says what else there is.',
  },
  PLUGIN_NOT_PUBLISHED: {
    status: 502,
    message: (d: { target: string; reason: string }) =>
      `${d.target} was not published: ${d.reason}.`,
    help: 'Check the name, the network and the credentials, and run it again.',
  },
  NOTHING_TO_ROLL_BACK: {
    status: 409,
    message: (d: { root: string }) => `${d.root} has no earlier set of plugins to go back to.`,
    help: '"gantry plugin generations" lists the sets that are kept.',
  },
});
