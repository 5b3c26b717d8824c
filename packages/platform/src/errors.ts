import { defineErrors, type Problem } from '@gantry/base';

const describeProblems = (problems: readonly Problem[]): string => {
  const [first] = problems;
  if (!first) return 'The input is not valid.';
  const where = first.index === undefined ? first.pointer : `[${first.index}]${first.pointer}`;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return `The input is not valid: ${where || 'it'} ${first.message}${more}.`;
};

export const errors = defineErrors('platform', {
  INVALID_INPUT: {
    status: 400,
    message: (d: { problems: readonly Problem[] }) => describeProblems(d.problems),
    help: 'Correct every problem listed in "details.problems" and send it again; nothing was changed.',
  },
  UNAUTHENTICATED: {
    status: 401,
    message: (d: { reason: string }) => d.reason,
    help: 'Sign in, or send a token or API key as "Authorization: Bearer …".',
  },
  BAD_CREDENTIALS: {
    status: 401,
    message: () => 'Wrong username or password.',
  },
  SIGN_IN_THROTTLED: {
    status: 429,
    message: (d: { retryAt: string }) => `Too many sign-ins failed; try again after ${d.retryAt}.`,
    help: 'The right password is not looked at before then. An administrator can set a new one.',
  },
  FORBIDDEN: {
    status: 403,
    message: (d: { reason: string; permission: string }) => d.reason,
  },
  PASSWORD_CHANGE_REQUIRED: {
    status: 403,
    message: () => 'The password has to be changed first.',
    help: 'Change it with PUT /api/v1/auth/me/password, in the browser, or with "gantry login".',
  },
  ENTITY_NOT_FOUND: {
    status: 404,
    message: (d: { ref: string }) => `There is no ${d.ref}.`,
  },
  KIND_UNKNOWN: {
    status: 404,
    message: (d: { kind: string; suggestion: string | undefined }) =>
      `There is no kind "${d.kind}"${d.suggestion ? `; did you mean "${d.suggestion}"?` : ''}.`,
    help: 'GET /api/v1/schemas lists the kinds.',
  },
  KIND_TAKEN: {
    status: 409,
    message: (d: { kind: string; word: string; by: string }) =>
      d.kind === d.word
        ? `There is a kind "${d.kind}" already; ${d.by}.`
        : `The kind "${d.kind}" cannot be called "${d.word}"; ${d.by}.`,
    help: 'Choose other words, or change the kind that has them.',
  },
  KIND_BUILT_IN: {
    status: 409,
    message: (d: { kind: string }) => `The kind "${d.kind}" is built in and cannot be deleted.`,
  },
  KIND_OF_PLUGIN: {
    status: 409,
    message: (d: { kind: string; plugin: string }) =>
      `The kind "${d.kind}" belongs to the plugin "${d.plugin}", which is enabled.`,
    help: 'Disable the plugin first.',
  },
  KIND_HAS_ENTITIES: {
    status: 409,
    message: (d: { kind: string; count: number }) =>
      `There ${d.count === 1 ? 'is 1 entity' : `are ${d.count} entities`} of the kind "${d.kind}".`,
    help: 'Delete them first.',
  },
  KIND_BREAKS_ENTITIES: {
    status: 409,
    message: (d: { kind: string; broken: number; problems: readonly Problem[] }) =>
      `${d.broken === 1 ? '1 entity does' : `${d.broken} entities do`} not fit the changed kind "${d.kind}".`,
    help: 'Change these entities first, or apply it with "force": then they are marked as invalid, and stay as they are.',
  },
  KINDS_CHANGED: {
    status: 409,
    message: () => 'The kinds of the catalog have changed in the meantime.',
    help: 'Send it again: it is checked against the kinds as they are now.',
  },
  ENTITY_EXISTS: {
    status: 409,
    message: (d: { ref: string }) => `${d.ref} exists already.`,
    help: 'Use PUT or "gantry apply" to change it.',
  },
  REVISION_CONFLICT: {
    status: 412,
    message: (d: { ref: string; expected: number; actual: number }) =>
      `${d.ref} has changed: it is at revision ${d.actual}, not ${d.expected}.`,
    help: 'Read it again, repeat your change on the new state and send it with the new revision.',
  },
  REVISION_NOT_FOUND: {
    status: 404,
    message: (d: { ref: string; what: string }) => `The history of ${d.ref} has no ${d.what}.`,
    help: 'GET /api/v1/entities/:kind/:name/history and "gantry history" list what can be restored.',
  },
  HISTORY_NOT_KEPT: {
    status: 410,
    message: (d: { time: string }) => `What the catalog was at ${d.time} is no longer known.`,
    help: 'The audit trail begins later: older entries were removed.',
  },
  EVENTS_NOT_KEPT: {
    status: 410,
    message: (d: { since: number }) => `Not every event after ${d.since} is kept any more.`,
    help: 'Read what you follow afresh, and go on with the newest event.',
  },
  CLEANUP_OUTDATED: {
    status: 409,
    message: (d: { refs: readonly string[] }) =>
      `Not everything is as it was shown: ${d.refs.slice(0, 3).join(', ')}${d.refs.length > 3 ? ` and ${d.refs.length - 3} more` : ''} came back or changed.`,
    help: 'Nothing was deleted. Look at the preview again.',
  },
  NOT_FOUND: {
    status: 404,
    message: (d: { what: string }) => `There is no ${d.what}.`,
  },
  NOT_DISMISSIBLE: {
    status: 409,
    message: (d: { title: string }) => `The announcement "${d.title}" stays until it ends.`,
  },
  USERNAME_TAKEN: {
    status: 409,
    message: (d: { username: string }) => `The username "${d.username}" is taken.`,
  },
  NAME_TAKEN: {
    status: 409,
    message: (d: { what: string; name: string }) => `There is a ${d.what} "${d.name}" already.`,
  },
  IN_USE: {
    status: 409,
    message: (d: { what: string; uses: readonly string[] }) =>
      `The ${d.what} is used by ${d.uses.join(', ')}.`,
    help: 'Take it out of these first.',
  },
  SYSTEM_GROUP: {
    status: 400,
    message: (d: { name: string }) => `The group "${d.name}" is not managed here.`,
    help: 'Make a group of your own.',
  },
  BUILT_IN_ROLE: {
    status: 400,
    message: (d: { name: string }) => `The role "${d.name}" is built in and cannot be changed.`,
    help: 'Make a role of your own.',
  },
  LAST_ADMIN: {
    status: 400,
    message: () => 'This is the last administrator.',
    help: 'Make somebody else an administrator first.',
  },
  OWN_ACCOUNT: {
    status: 400,
    message: () => 'You cannot delete or disable your own account.',
  },
  KEY_LIMITED: {
    status: 403,
    message: (d: { reason: string }) => d.reason,
    help: 'Sign in, or use a key without this limit.',
  },
  ROLE_TOO_HIGH: {
    status: 403,
    message: (d: { role: string; own: string }) =>
      `A key cannot have the role ${d.role}: yours is ${d.own}.`,
  },
  SECRET_UNREADABLE: {
    status: 500,
    message: (d: { what: string }) => `The secrets of ${d.what} cannot be opened.`,
    help: 'They were sealed with another key: restore the encryption key, or enter them again.',
  },
  PLUGIN_NOT_INSTALLED: {
    status: 404,
    message: (d: { slug: string }) => `The plugin "${d.slug}" is not installed.`,
    help: 'GET /api/v1/plugins lists what is.',
  },
  PLUGIN_NOT_LOADED: {
    status: 409,
    message: (d: { slug: string; reason: string }) =>
      `The plugin "${d.slug}" could not be loaded: ${d.reason}`,
  },
  PLUGIN_DISABLED: {
    status: 409,
    message: (d: { slug: string }) => `The plugin "${d.slug}" is not enabled.`,
    help: 'Enable it first: "gantry plugin enable", or its page under Plugins.',
  },
  PLUGIN_NOT_CONFIGURED: {
    status: 400,
    message: (d: { slug: string; problems: readonly Problem[] }) =>
      `The plugin "${d.slug}" is not configured: ${d.problems.map((p) => `${p.pointer} ${p.message}`).join('; ')}.`,
    help: 'Configure it first: "gantry plugin config", or its page under Plugins.',
  },
  PLUGIN_NOT_PERMITTED: {
    status: 403,
    message: (d: { slug: string; verb: string; kind: string }) =>
      `The manifest of "${d.slug}" does not say that it ${d.verb}s entities of kind "${d.kind}".`,
    help: 'Name the kind in "permissions.catalog".',
  },
  PLUGIN_LACKS_CAPABILITY: {
    status: 501,
    message: (d: { slug: string; capability: string }) =>
      `The plugin "${d.slug}" has no ${d.capability} capability.`,
  },
  SYNC_INTERRUPTED: {
    status: 503,
    message: (d: { slug: string }) =>
      `The sync of "${d.slug}" was interrupted: its plugin restarted.`,
    help: 'It starts again by itself, with the configuration as it is then.',
  },
  INTEGRATION_NOT_FOUND: {
    status: 404,
    message: (d: { slug: string; integration: string }) =>
      `The plugin "${d.slug}" has no integration "${d.integration}".`,
    help: '"gantry integration list" lists them.',
  },
  INTEGRATION_PAUSED: {
    status: 503,
    message: (d: { integration: string; retryAt: string }) =>
      `The integration "${d.integration}" waits: its remote system limits the rate of requests until ${d.retryAt}.`,
  },
  SOURCE_NOT_FOUND: {
    status: 404,
    message: (d: { ref: string; capability: string; source: string; sources: readonly string[] }) =>
      `${d.ref} has no ${d.capability} source "${d.source}"; it has ${d.sources.join(', ')}.`,
  },
  SOURCE_MISSING: {
    status: 404,
    message: (d: { ref: string; capability: string }) =>
      `No integration is assigned to ${d.ref} for ${d.capability}.`,
    help: 'Assign one: "gantry assignment create".',
  },
  SOURCE_AMBIGUOUS: {
    status: 400,
    message: (d: { ref: string; capability: string; sources: readonly string[] }) =>
      `${d.ref} has several ${d.capability} sources: ${d.sources.join(', ')}. Name one with "source".`,
    help: 'Or make one of the assignments the default.',
  },
  OPTIONS_INCOMPLETE: {
    status: 400,
    message: (d: { source: string; ref: string; problems: readonly Problem[] }) =>
      `The options of ${d.source} for ${d.ref} are not valid: ${d.problems.map((p) => `${p.pointer} ${p.message}`).join('; ')}.`,
    help: 'Correct the assignment, or the integration that it belongs to.',
  },
  IDENTITY_REQUIRED: {
    status: 409,
    message: (d: { plugin: string; integration: string }) =>
      `This is done with your own account of "${d.plugin}/${d.integration}", which is not connected.`,
    help: 'Connect it on the page of your account, under Connections, signed in with the browser.',
  },
  IDENTITY_FLOW_INVALID: {
    status: 400,
    message: () => 'This sign-in was not begun in this browser, is over already, or took too long.',
    help: 'Begin it again.',
  },
  IDENTITY_REFUSED: {
    status: 400,
    message: (d: { reason: string }) => `The remote system did not give access: ${d.reason}.`,
    help: 'Begin again, and agree to what it asks.',
  },
  IDENTITY_TAKEN: {
    status: 409,
    message: (d: { integration: string }) =>
      `That account of "${d.integration}" is connected to another user.`,
    help: 'Choose another account there, or have the other user disconnect it.',
  },
  IDENTITY_SIGNS_IN: {
    status: 409,
    message: (d: { integration: string }) =>
      `You sign in with "${d.integration}", and have no password: without it you could not come back.`,
    help: 'An administrator can give you a password first.',
  },
  IDENTITY_NEEDS_SESSION: {
    status: 403,
    message: () => 'Accounts of other systems are connected and used by people who are signed in.',
    help: 'An API key cannot do this. Sign in.',
  },
  AUTHORIZATION_UNSAFE: {
    status: 502,
    message: (d: { slug: string; reason: string }) =>
      `What the plugin "${d.slug}" answered cannot be followed: ${d.reason}.`,
    help: 'This is a fault of the plugin; see what it says about "authorizationRequest".',
  },
  SIGN_IN_NOT_OFFERED: {
    status: 404,
    message: (d: { plugin: string; integration: string }) =>
      `Nobody can sign in with "${d.plugin}/${d.integration}".`,
    help: 'An administrator has to allow it, again after its configuration was changed: "gantry sso allow".',
  },
  SIGN_IN_REFUSED: {
    status: 403,
    message: (d: { reason: string }) => `You cannot sign in: ${d.reason}.`,
    help: 'Ask an administrator.',
  },
  CHECKS_FAILED: {
    status: 409,
    message: (d: { committish: string }) => `The checks of ${d.committish} have failed.`,
    help: 'Deploy it anyway with "acknowledgeCheckFailure".',
  },
  SYNC_FAILED: {
    status: 502,
    message: (d: { slug: string; reason: string }) => `The sync of "${d.slug}" failed: ${d.reason}`,
    help: 'Test the connection of the plugin; nothing was marked as gone.',
  },
  SYNC_UNDER_WAY: {
    status: 409,
    message: (d: { slug: string }) => `A sync of "${d.slug}", or the undo of one, is under way.`,
    help: 'Wait for it, or cancel it: "gantry jobs list".',
  },
  SYNC_STILL_RUNS: {
    status: 503,
    message: (d: { slug: string }) =>
      `A sync of "${d.slug}" is running; the next one begins after it.`,
  },
  SYNC_NOT_HELD: {
    status: 409,
    message: (d: { id: string }) => `The sync ${d.id} holds nothing back.`,
    help: 'It was decided already, or a newer sync has looked again.',
  },
  SYNC_NOT_UNDOABLE: {
    status: 409,
    message: (d: { id: string; reason: string }) =>
      `The sync ${d.id} cannot be undone: ${d.reason}.`,
  },
  PANEL_NOT_APPLICABLE: {
    status: 404,
    message: (d: { panel: string; ref: string }) => `${d.ref} has no panel "${d.panel}".`,
  },
  AUDIT_BROKEN: {
    status: 409,
    message: (d: { problem: string }) =>
      `The audit log is broken, and stays as it is. ${d.problem}`,
    help: 'Keep a copy of the database before anything else. "gantry audit verify" says more.',
  },
  KEY_SHARED: {
    status: 409,
    message: () => 'The key is in a file of this server, and others may use the same database.',
    help: 'Start every server with a new GANTRY_ENCRYPTION_KEY and the present key in GANTRY_PREVIOUS_ENCRYPTION_KEYS, and rotate again.',
  },
  BACKUP_UNREADABLE: {
    status: 400,
    message: (d: { reason: string }) => `The backup cannot be used: ${d.reason}.`,
    help: 'Take another copy of the file. Nothing was changed.',
  },
  BACKUP_NOT_AUTHENTIC: {
    status: 400,
    message: () => 'The passphrase is not the one of this backup, or the file was changed.',
    help: 'Try the passphrase that was given when the backup was made. Nothing was changed.',
  },
  BACKUP_TOO_NEW: {
    status: 409,
    message: (d: { gantry: string; unknown: readonly string[] }) =>
      `The backup was made by a newer Gantry (${d.gantry}, with ${d.unknown.join(', ')}).`,
    help: 'Restore it with that release. Nothing was changed.',
  },
  STORE_NOT_EMPTY: {
    status: 409,
    message: (d: { location: string }) => `There is something in the database ${d.location}.`,
    help: 'Restore into an empty one. With --replace, everything that is there is lost.',
  },
  PLUGIN_NOT_IN_SET: {
    status: 404,
    message: (d: { name: string }) => `No plugin "${d.name}" was installed through the platform.`,
    help: '"gantry plugin generations" lists what was. Plugins that come with Gantry cannot be uninstalled; they can be disabled.',
  },
  PLUGIN_SET_NOT_KEPT: {
    status: 404,
    message: (d: { number: number | undefined }) =>
      d.number === undefined
        ? 'There is no earlier set of plugins to go back to.'
        : `There is no set ${d.number} of plugins to go back to.`,
    help: '"gantry plugin generations" lists the sets that are kept.',
  },
  PLUGINS_FROM_FILE: {
    status: 409,
    message: (d: { file: string }) => `The plugins of this server are installed from ${d.file}.`,
    help: 'Change that file and run "gantry plugin install --root …", or start with another pluginsRoot.',
  },
  PLUGIN_CHANGE_UNDER_WAY: {
    status: 409,
    message: (d: { job: string }) => `Another change of plugins is under way (job ${d.job}).`,
    help: 'Wait for it, or cancel it.',
  },
  PLUGIN_SET_CHANGED: {
    status: 409,
    message: (d: { base: number; current: number }) =>
      `The plugins were changed meanwhile: this was planned for set ${d.base}, and set ${d.current} is active.`,
    help: 'Begin the change again and look at what it would do now.',
  },
  PLUGIN_CHANGE_NOT_WAITING: {
    status: 409,
    message: (d: { id: string; state: string }) =>
      `The change ${d.id} does not wait for consent: it is ${d.state}.`,
  },
  PLUGIN_NOT_USABLE: {
    status: 422,
    message: (d: { package: string; reason: string }) =>
      `${d.package} cannot be used here: ${d.reason}`,
    help: 'Nothing was changed. Install another version, or ask its publisher.',
  },
  ACTION_NOT_RUNNABLE: {
    status: 409,
    message: (d: { action: string; problems: readonly Problem[] }) =>
      `The action "${d.action}" cannot be run as it is written: ${d.problems.map((p) => `${p.pointer} ${p.message}`).join('; ')}.`,
    help: 'Its owner has to correct it.',
  },
  ACTION_CHANGED: {
    status: 409,
    message: (d: { action: string }) =>
      `The action "${d.action}" is no longer what its plan was made for.`,
    help: 'Look at the plan again. Nothing was started.',
  },
  RUN_KEY_REUSED: {
    status: 409,
    message: (d: { key: string; id: string }) =>
      `The idempotency key "${d.key}" belongs to the run ${d.id}, which asked for something else.`,
    help: 'Use a new key for a new run.',
  },
  RUN_NOT_AWAITED: {
    status: 409,
    message: (d: { id: string; state: string }) =>
      `The run ${d.id} does not wait for approval: it is ${d.state}.`,
  },
  RUN_NOT_AS_SHOWN: {
    status: 409,
    message: (d: { id: string }) => `The run ${d.id} is not the one that was looked at.`,
    help: 'Read it again before you decide. Nothing was decided.',
  },
  RUN_ALTERED: {
    status: 409,
    message: (d: { id: string }) =>
      `What the run ${d.id} would do is not what was asked for: its row was changed.`,
    help: 'It does not go on. Look for who has written to the database.',
  },
  RUN_OVER: {
    status: 409,
    message: (d: { id: string; state: string }) => `The run ${d.id} is over: ${d.state}.`,
  },
  RUN_NOT_RETRYABLE: {
    status: 409,
    message: (d: { id: string; state: string }) =>
      `Only a run that failed or was cancelled can be retried; ${d.id} is ${d.state}.`,
    help: 'To do the same once more, run it again: "gantry runs rerun".',
  },
  RUN_REQUESTER_GONE: {
    status: 403,
    message: (d: { name: string }) =>
      `${d.name}, who asked for this run, has no usable account any more.`,
  },
  SECRET_HOST_REFUSED: {
    status: 403,
    message: (d: { name: string; host: string; hosts: readonly string[] }) =>
      `The secret "${d.name}" is for ${d.hosts.join(', ') || 'no host'}, and not for ${d.host}.`,
    help: 'Whoever manages secrets can add the host: "gantry actions secrets set".',
  },
  INTAKE_BUSY: {
    status: 503,
    message: () => 'Deliveries come faster than they can be stored.',
    help: 'Send it again in a few seconds.',
  },
  DELIVERY_REFUSED: {
    status: 403,
    message: () => 'The delivery was not accepted.',
  },
  DELIVERY_LACKS: {
    status: 422,
    message: (d: { pointer: string }) => `The delivery has nothing at ${d.pointer}.`,
  },
  DEPLOYMENT_STATE_UNKNOWN: {
    status: 422,
    message: (d: { state: string; known: readonly string[] }) =>
      `"${d.state}" is no state of a deployment; there are ${d.known.join(', ')}.`,
  },
  DELIVERY_HAS_NO_BODY: {
    status: 409,
    message: (d: { id: string }) => `The delivery ${d.id} was refused; nothing of it was kept.`,
  },
  SCHEDULE_INVALID: {
    status: 422,
    message: (d: { cron: string; timeZone: string; reason: string }) =>
      `"${d.cron}" in the time zone "${d.timeZone}" is no schedule: ${d.reason}.`,
    help: 'Write five parts (minute, hour, day, month, weekday), such as "30 2 * * 1-5", and a zone such as Europe/Berlin.',
  },
  JOB_LOST: {
    status: 409,
    message: (d: { id: string }) => `The job ${d.id} has been taken over by another server.`,
    help: 'This server did not renew its lease in time; the other one goes on with it.',
  },
  JOB_NOT_OVER: {
    status: 409,
    message: (d: { id: string; state: string }) => `The job ${d.id} is not over: it is ${d.state}.`,
    help: 'Cancel it first, or wait for its end.',
  },
  JOB_REPLACED: {
    status: 409,
    message: (d: { id: string; key: string; by: string }) =>
      `The job ${d.id} is not tried again: ${d.by} does the same now (${d.key}).`,
    help: 'Follow that one: "gantry jobs log <id> --follow".',
  },
  JOB_FINISHED: {
    status: 409,
    message: (d: { id: string; state: string }) => `The job ${d.id} is over: it ${d.state}.`,
  },
});
