import { defineErrors, type Problem } from '@gantry/base';

/** The plugin and method that a failed call was for. */
interface CallDetails {
  readonly plugin: string;
  readonly method: string;
}

/** What a plugin raised on purpose; the text is the plugin's own. */
interface RaisedDetails extends CallDetails {
  readonly reason: string;
}

const said = (details: RaisedDetails) => details.reason;

/** Every error that leaves the plugin host. Those that a plugin raises on purpose carry the SDK's codes. */
export const errors = defineErrors('plugin-host', {
  PLUGIN_NOT_FOUND: {
    status: 404,
    message: (d: { plugin: string }) => `Plugin "${d.plugin}" is not installed.`,
    help: 'Check the name, or install the plugin. The plugins page says which ones could not be loaded, and why.',
  },
  PLUGINS_NOT_RELOADED: {
    status: 409,
    message: (d: { plugins: readonly { plugin: string; version: string; reason: string }[] }) =>
      `The plugins that were loaded before stay in use: ${d.plugins
        .map(({ plugin, version, reason }) => `"${plugin}" ${version} cannot be loaded: ${reason}`)
        .join(' ')}`,
    help: 'Install another version of it, or go back with "gantry plugin rollback".',
  },
  PLUGIN_METHOD_UNSUPPORTED: {
    status: 404,
    message: (d: CallDetails) => `Plugin "${d.plugin}" does not support ${d.method}.`,
    help: 'Use a plugin, or a newer release of this one, that has the capability.',
  },
  PLUGIN_REQUEST_TOO_LARGE: {
    status: 413,
    message: (d: CallDetails & { reason: string }) =>
      `The call of ${d.method} is too large to be sent to plugin "${d.plugin}": ${d.reason}.`,
    help: "Make the entity or the plugin's configuration smaller.",
  },
  PLUGIN_TIMEOUT: {
    status: 503,
    message: (d: CallDetails & { reason?: string }) =>
      d.reason ?? `Plugin "${d.plugin}" did not answer ${d.method} in time.`,
    help: 'Try again. If it happens often, look at the remote system, then at the plugin’s log.',
  },
  PLUGIN_CANCELLED: {
    status: 499,
    message: (d: CallDetails) => `The call of ${d.method} on plugin "${d.plugin}" was cancelled.`,
    help: 'The caller went away, or the plugin was stopped. Try again if that was not meant.',
  },
  PLUGIN_CRASHED: {
    status: 502,
    message: (d: CallDetails & { reason: string }) =>
      `The process of plugin "${d.plugin}" ended during ${d.method}: ${d.reason}.`,
    help: 'It is started again by the next call. The plugin’s page has its last output.',
  },
  PLUGIN_RESTARTING: {
    status: 503,
    message: (d: CallDetails & { retryAt: string }) =>
      `Plugin "${d.plugin}" crashed and starts again at ${d.retryAt}.`,
    help: 'Try again after that time. The plugin’s page has its last output.',
  },
  PLUGIN_QUARANTINED: {
    status: 503,
    message: (d: CallDetails & { crashes: number }) =>
      `Plugin "${d.plugin}" is in quarantine after ${d.crashes} crashes.`,
    help: 'Look at the last output on the plugin’s page, then release it or go back to an older release.',
  },
  PLUGIN_BUSY: {
    status: 503,
    message: (d: CallDetails) => `Plugin "${d.plugin}" has too many calls waiting.`,
    help: 'Try again in a moment.',
  },
  PLUGIN_HOST_STOPPED: {
    status: 503,
    message: (d: CallDetails) => `Plugin "${d.plugin}" is not called any more: Gantry is stopping.`,
    help: 'Try again when Gantry has started again.',
  },
  PLUGIN_RESULT_INVALID: {
    status: 502,
    message: (d: CallDetails & { problems: readonly Problem[] }) =>
      `Plugin "${d.plugin}" answered ${d.method} with something that breaks the contract: ${d.problems
        .slice(0, 3)
        .map((problem) => `${problem.pointer || 'the result'} ${problem.message}`)
        .join('; ')}${d.problems.length > 3 ? '; …' : '.'}`,
    help: 'This is a fault of the plugin. Report it to its author, or go back to an older release.',
  },
  PLUGIN_FAILED: {
    status: 502,
    message: (d: RaisedDetails) => `Plugin "${d.plugin}" failed in ${d.method}: ${d.reason}`,
    help: 'The plugin’s log has the details.',
  },
  PLUGIN_CREDENTIALS_MISSING: {
    status: 503,
    message: (d: RaisedDetails & { field?: string }) => said(d),
    help: (d) =>
      d.field
        ? `Enter "${d.field}" on the integration’s page.`
        : 'Complete the credentials on the integration’s page.',
  },
  PLUGIN_UNAVAILABLE: {
    status: 503,
    message: said,
    help: 'The remote system has the fault. Try again when it is back.',
  },
  PLUGIN_AUTHENTICATION_FAILED: {
    status: 502,
    message: said,
    help: 'The remote system refused the credentials. Check them on the integration’s page.',
  },
  PLUGIN_RATE_LIMITED: {
    status: 503,
    message: (d: RaisedDetails & { retryAt: string }) => said(d),
    help: (d) => `The remote system asks to wait until ${d.retryAt}.`,
  },
  PLUGIN_INPUT_INVALID: {
    status: 400,
    message: said,
    help: 'Ask for something that the remote system can answer.',
  },
  PLUGIN_REMEDIATION_NOT_SUPPORTED: {
    status: 400,
    message: said,
    help: 'Run the analysis again: it says what can be put right.',
  },
  IDENTITY_AUTHORIZATION_PENDING: {
    status: 409,
    message: said,
    help: 'Confirm the sign-in in the other window, and ask again.',
  },
  IDENTITY_AUTHORIZATION_EXPIRED: {
    status: 410,
    message: said,
    help: 'Start the sign-in again.',
  },
  CURSOR_EXPIRED: {
    status: 409,
    message: said,
    help: 'Start again from the first page.',
  },
});
