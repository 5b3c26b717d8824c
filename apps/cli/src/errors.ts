import { defineErrors, type Problem } from '@gantry/base';

/** A problem of a file that was to be sent. */
export interface FileProblem extends Problem {
  readonly file: string;
  readonly line: number;
  /** The entity that it is in, where that can be told. */
  readonly ref?: string | undefined;
}

export const errors = defineErrors('cli', {
  CLI_USAGE: {
    status: 400,
    message: (d: { reason: string; help?: string }) => d.reason,
    help: (d: { reason: string; help?: string }) =>
      d.help ?? 'Add --help to see how the command is used.',
  },
  CLI_INTERRUPTED: {
    status: 400,
    message: () => 'Interrupted.',
  },
  CLI_TERMINATED: {
    status: 400,
    message: () => 'Ended by a signal. Nothing was changed.',
  },
  CLI_DECLINED: {
    status: 400,
    message: (d: { what: string }) => `${d.what}, because you did not agree.`,
  },
  INSTALLATION_INCOMPLETE: {
    status: 500,
    message: (d: { missing: string }) =>
      `This installation is not complete: ${d.missing} is missing.`,
    help: 'Run "npm run build" in its folder.',
  },
  CANNOT_LISTEN: {
    status: 500,
    message: (d: { reason: string }) => d.reason,
    help: 'Choose another with --port or --host, or stop the other program.',
  },
  NOT_SIGNED_IN: {
    status: 401,
    message: (d: { server: string }) => `You are not signed in to ${d.server}.`,
    help: (d: { server: string }) =>
      `Sign in with "gantry login ${d.server}", or give an API key with --token or GANTRY_TOKEN.`,
  },
  NOTHING_HELD: {
    status: 404,
    message: (d: { plugin: string }) => `No sync of "${d.plugin}" is held.`,
    help: '"gantry syncs list" shows what they did.',
  },
  NEW_PASSWORD_NEEDED: {
    status: 403,
    message: () => 'The password has to be changed first, and there is no terminal to ask for one.',
    help: 'Run "gantry login" on a terminal, or pipe the new password in with --new-password-stdin.',
  },
  PASSWORDS_DIFFER: {
    status: 400,
    message: () => 'The two passwords differ.',
  },
  LOGOUT_INCOMPLETE: {
    status: 502,
    message: (d: { reason: string }) =>
      `The session is forgotten here, but was not ended on the server: ${d.reason}`,
    help: 'It ends by itself; "Sessions" in the web interface ends it now.',
  },
  NOT_A_GANTRY_SERVER: {
    status: 502,
    message: (d: { server: string; status: number }) =>
      `What answers at ${d.server} (with status ${d.status}) is not a Gantry server.`,
    help: 'Check the address: --server, GANTRY_SERVER, or "gantry context list".',
  },
  CONTEXT_NOT_FOUND: {
    status: 404,
    message: (d: { name: string; known: readonly string[] }) =>
      `There is no context "${d.name}"${d.known.length > 0 ? `; there are: ${d.known.join(', ')}` : ''}.`,
    help: 'Make one with "gantry login <server> --context <name>".',
  },
  CONTEXT_FILE_UNUSABLE: {
    status: 500,
    message: (d: { path: string; reason: string }) => `${d.path} cannot be used: ${d.reason}`,
    help: 'Correct or delete it, and sign in again with "gantry login".',
  },
  KIND_NOT_FOUND: {
    status: 404,
    message: (d: { text: string; suggestion: string | undefined }) =>
      `There is no kind "${d.text}"${d.suggestion ? `; did you mean "${d.suggestion}"?` : ''}.`,
    help: '"gantry kind list" lists the kinds.',
  },
  KIND_AMBIGUOUS: {
    status: 400,
    message: (d: { text: string; kinds: readonly string[] }) =>
      `"${d.text}" may mean any of: ${d.kinds.join(', ')}.`,
    help: 'Write more of the name.',
  },
  ENTITY_MISSING: {
    status: 404,
    message: (d: { ref: string; similar: readonly string[] }) => `There is no ${d.ref}.`,
    help: (d: { similar: readonly string[] }) =>
      d.similar.length > 0
        ? `Did you mean ${d.similar.join(' or ')}?`
        : `"gantry search" looks in all names, titles and descriptions.`,
  },
  FILE_UNREADABLE: {
    status: 404,
    message: (d: { path: string; reason: string }) => `${d.path} ${d.reason}.`,
  },
  FILE_UNWRITABLE: {
    status: 500,
    message: (d: { path: string; reason: string }) => `${d.path} cannot be written: ${d.reason}.`,
  },
  FILES_REFUSED: {
    status: 400,
    message: (d: { problems: readonly FileProblem[]; done: string }) => {
      const { length } = d.problems;
      return `${length === 1 ? 'One problem was' : `${length} problems were`} found. ${d.done}`;
    },
    help: (d: { problems: readonly FileProblem[] }) => {
      const { size } = new Set(d.problems.map(({ file }) => file));
      return `Correct ${size === 1 ? 'it' : 'them'} and run the command again.`;
    },
  },
  KINDS_DO_NOT_FIT: {
    status: 409,
    message: (d: { kinds: readonly string[]; broken: number }) =>
      `${d.broken === 1 ? '1 entity would' : `${d.broken} entities would`} not fit ${d.kinds.join(', ')}. Nothing was changed.`,
    help: 'Change these entities first, or apply with --force: then they are marked, and stay as they are.',
  },
  NO_ENTITIES: {
    status: 400,
    message: (d: { paths: readonly string[] }) => `There are no entities in ${d.paths.join(', ')}.`,
    help: 'Folders are searched for *.yaml, *.yml and *.json; hidden ones and node_modules are left out.',
  },
  PARTLY_APPLIED: {
    status: 409,
    message: (d: { applied: number; total: number; reason: string }) =>
      `Only ${d.applied} of ${d.total} entities were applied: ${d.reason}`,
    help: 'Everything was valid when it was checked. Run the command again: what is done already stays as it is.',
  },
  PARTLY_DELETED: {
    status: 409,
    message: (d: { deleted: number; total: number; reason: string }) =>
      `Only ${d.deleted} of ${d.total} entities were deleted: ${d.reason}`,
  },
  ENTITIES_NOT_FOUND: {
    status: 404,
    message: (d: { refs: readonly string[] }) =>
      `${d.refs.length === 1 ? 'There is no' : 'There are no'} ${d.refs.join(', ')}. Nothing was deleted.`,
    help: 'With --ignore-not-found the others are deleted.',
  },
  GROUP_NOT_FOUND: {
    status: 404,
    message: (d: { name: string }) => `There is no group "${d.name}".`,
    help: '"gantry group list" shows them.',
  },
  USER_NOT_FOUND: {
    status: 404,
    message: (d: { username: string }) => `There is no user "${d.username}".`,
    help: '"gantry user list" lists the users.',
  },
  INSTALLED_FILES_CHANGED: {
    status: 409,
    message: (d: { count: number }) =>
      d.count === 1
        ? 'One thing is not as it was installed.'
        : `${d.count} things are not as they were installed.`,
    help: 'Whoever changed them could write to the folder. Delete the folders of those plugins and install again.',
  },
  API_KEY_NOT_FOUND: {
    status: 404,
    message: (d: { text: string }) => `You have no API key "${d.text}".`,
    help: '"gantry apikey list" lists your keys.',
  },
  API_KEY_AMBIGUOUS: {
    status: 400,
    message: (d: { text: string; ids: readonly string[] }) =>
      `You have ${d.ids.length} API keys called "${d.text}".`,
    help: (d: { ids: readonly string[] }) => `Name one by its id: ${d.ids.join(', ')}.`,
  },
  PLUGIN_CONFIG_INVALID: {
    status: 400,
    message: (d: { problems: readonly Problem[] }) =>
      `The configuration is not valid, and was not changed${d.problems.length === 1 ? '' : ` (${d.problems.length} problems)`}.`,
  },
  CONNECTION_TEST_FAILED: {
    status: 502,
    message: (d: { plugin: string; message: string }) =>
      `The connection of "${d.plugin}" does not work: ${d.message}`,
  },
  AUDIT_NOT_PROVED: {
    status: 409,
    message: (d: { problem: string }) => `The audit log is broken. ${d.problem}`,
    help: 'Keep a copy of the database before anything else, and compare it with the last backup.',
  },
  ANSWER_BROKE_OFF: {
    status: 502,
    message: () => 'The answer of the server broke off.',
    help: 'Run the command again; the log of the server has the cause.',
  },
  TOOL_NOT_PASSED: {
    status: 502,
    /** The tool's own exit code is that of the command. */
    message: (d: { tool: string; status: string; message: string; exitCode: number }) =>
      `${d.tool} ${d.status}: ${d.message}`,
  },
  OPERATOR_FAILED: {
    status: 502,
    message: (d: { what: string }) => d.what,
  },
  TOOL_CHECK_FAILED: {
    status: 422,
    message: (d: { path: string; missing: number }) =>
      `${d.path} is not ready to be a tool: ${d.missing === 1 ? 'one thing is' : `${d.missing} things are`} missing.`,
    help: '"docs/tools" has complete tools to begin with.',
  },
  PLUGIN_CHECK_FAILED: {
    status: 422,
    message: (d: { directory: string; failed: number; tier: string }) =>
      `${d.directory} does not reach the tier ${d.tier}: ${d.failed === 1 ? 'one check' : `${d.failed} checks`} failed.`,
    help: '"docs/plugins/checking.md" says what each check is for.',
  },
  FOLDER_IN_USE: {
    status: 409,
    message: (d: { path: string }) => `${d.path} is there already. Nothing was written.`,
    help: 'Choose another name, or run the command in another folder.',
  },
  RUN_NOT_SUCCEEDED: {
    status: 502,
    message: (d: { id: string; action: string; state: string; reason?: string | undefined }) =>
      `The run of "${d.action}" ${d.state === 'failed' ? 'failed' : `was ${d.state}`}${d.reason ? `: ${d.reason}` : '.'}`,
    help: (d: { id: string }) => `"gantry runs show ${d.id}" shows its steps.`,
  },
  RUN_WAIT_ENDED: {
    status: 504,
    message: (d: { id: string }) => `The run ${d.id} is not over yet. It goes on.`,
    help: (d: { id: string }) => `"gantry runs log ${d.id} --follow" watches it.`,
  },
  JOB_NOT_SUCCEEDED: {
    status: 502,
    message: (d: { id: string; what: string; state: string; reason?: string | undefined }) =>
      `${d.what} ${d.state === 'cancelled' ? 'was cancelled' : d.state}${d.reason ? `: ${d.reason}` : ''}`,
    help: (d: { id: string }) => `"gantry jobs log ${d.id}" shows what it said.`,
  },
});
