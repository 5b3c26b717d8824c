import { defineErrors } from '@gantry/base';
import type { ConfigProblem } from './config/source-file.ts';

export const errors = defineErrors('tool-runner', {
  TOOLS_CONFIG_INVALID: {
    status: 400,
    message: (d: { problems: readonly ConfigProblem[] }) =>
      `${d.problems.length === 1 ? 'One problem was' : `${d.problems.length} problems were`} found in the configuration. Nothing was started.`,
    help: 'Correct the places and run the command again.',
  },
  REPOSITORY_UNREADABLE: {
    status: 502,
    message: (d: { name: string; url: string; reason: string }) =>
      `The repository "${d.name}" at ${d.url} cannot be used: ${d.reason}`,
    help: 'Check its address, or ask its publisher.',
  },
  REPOSITORY_NOT_SIGNED: {
    status: 422,
    message: (d: { name: string; reason: string }) =>
      `The repository "${d.name}" has to be signed, and its signature does not hold: ${d.reason}.`,
    help: 'Nothing of it is used. Compare the key with what its publisher says, or wait until they have signed it.',
  },
  REPOSITORY_UNKNOWN: {
    status: 404,
    message: (d: { name: string }) => `There is no repository "${d.name}".`,
    help: '"gantry tools repo list" shows them.',
  },
  TOOL_UNKNOWN: {
    status: 404,
    message: (d: { name: string; nearest: string | undefined }) =>
      `No repository has a tool "${d.name}"${d.nearest ? `; did you mean "${d.nearest}"?` : '.'}`,
    help: '"gantry tools list" shows all; "gantry tools repo update" asks the repositories again.',
  },
  TOOL_AMBIGUOUS: {
    status: 409,
    message: (d: { name: string; repositories: readonly string[] }) =>
      `Several repositories have a tool "${d.name}": ${d.repositories.join(', ')}.`,
    help: (d: { name: string; repositories: readonly string[] }) =>
      `Say which is meant: ${d.repositories[0]}/${d.name}.`,
  },
  TOOL_VERSION_MISSING: {
    status: 404,
    message: (d: { name: string; range: string; versions: readonly string[] }) =>
      `No version of "${d.name}" is in the range "${d.range}"; there are: ${d.versions.join(', ')}.`,
    help: 'Change the range, or ask the repository again with "gantry tools repo update".',
  },
  TOOL_PLATFORM_MISSING: {
    status: 404,
    message: (d: { tool: string; platform: string; available: readonly string[] }) =>
      `"${d.tool}" has no file for ${d.platform}; it has: ${d.available.join(', ') || 'none'}.`,
    help: 'Ask its publisher for this platform, or choose another version.',
  },
  TOOL_NOT_LOCKED: {
    status: 409,
    message: (d: { tool: string; lock: string }) =>
      `"${d.tool}" is not in ${d.lock}, and nothing else is accepted.`,
    help: 'Run it once without --frozen, look at what the lock file gained, and commit it.',
  },
  TOOL_LOCK_MISMATCH: {
    status: 409,
    message: (d: { tool: string; lock: string; locked: string; found: string }) =>
      `"${d.tool}" is not what ${d.lock} says: it is ${d.found}, and ${d.locked} was locked.`,
    help: 'A published version does not change its content. If the change is meant, delete the entry from the lock file.',
  },
  TOOL_UNAVAILABLE: {
    status: 502,
    message: (d: { tool: string; reason: string }) => `"${d.tool}" cannot be fetched: ${d.reason}`,
    help: 'Nothing of it was kept. Run it again when the cause is gone.',
  },
  TOOL_LOCK_INVALID: {
    status: 400,
    message: (d: { path: string; reason: string }) => `${d.path} ${d.reason}.`,
    help: 'Restore it from version control, or delete it to have it written anew.',
  },
  DRIVER_UNAVAILABLE: {
    status: 503,
    message: (d: { driver: string; reason: string }) =>
      `The driver "${d.driver}" cannot be used: ${d.reason}`,
    help: 'Install the program, or set operator.driver to another one.',
  },
  SERVICE_UNKNOWN: {
    status: 404,
    message: (d: { names: readonly string[]; known: readonly string[] }) =>
      `There is no service ${d.names.map((name) => `"${name}"`).join(', ')}; there are: ${d.known.join(', ') || 'none'}.`,
    help: 'Services that are disabled do not count.',
  },
  SECRET_UNAVAILABLE: {
    status: 502,
    message: (d: { reference: string; reason: string }) =>
      `The secret ${d.reference} cannot be read: ${d.reason}`,
    help: 'Check operator.secrets and the system behind it.',
  },
  SUPERVISOR_FAILED: {
    status: 500,
    message: (d: { reason: string }) => `The supervisor could not be used: ${d.reason}`,
    help: 'Its log is in the folder that "gantry operator status" names.',
  },
});
