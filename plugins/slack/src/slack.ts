import {
  type Credentials,
  PluginAuthenticationFailed,
  type PluginContext,
  PluginCredentialsMissing,
  type PluginError,
  PluginInputError,
  PluginRateLimited,
  PluginUnavailableError,
} from '@gantry/plugin-sdk';
import { askJson, type JsonRecord, readRecord, textIn } from '@gantry/plugin-sdk/json';

const PAUSE_MS = 30_000;

const SIGN_IN = [
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'no_permission',
  'not_allowed_token_type',
];
const FAULTS = ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'];
/** What to do about the commonest refusals, which Slack tells as bare names. */
const ADVICE: Readonly<Record<string, string>> = {
  channel_not_found: 'There is no such channel, or it is private and the app is not in it.',
  not_in_channel: 'Invite the app into the channel.',
  is_archived: 'The channel is archived.',
  missing_scope: 'The app lacks a scope.',
  invalid_auth: 'The token is not valid.',
};

/** Asks Slack's Web API. Throws errors of the contract, with Slack's own words. */
export function askSlack<T>(
  ctx: PluginContext,
  { botToken }: Credentials,
  question: {
    method: string;
    query?: Readonly<Record<string, string>>;
    form?: Readonly<Record<string, string>>;
    read: (answer: JsonRecord) => T;
  },
): Promise<T> {
  if (!botToken) throw new PluginCredentialsMissing('botToken');
  const { method, query = {}, form, read } = question;
  const base = String(ctx.integration.options.address).replace(/\/+$/, '');
  const search = new URLSearchParams(query);
  return askJson(ctx, {
    url: `${base}/${method}${search.size === 0 ? '' : `?${search}`}`,
    headers: {
      authorization: `Bearer ${botToken}`,
      ...(form ? { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } : {}),
    },
    ...(form ? { method: 'POST', body: new URLSearchParams(form).toString() } : {}),
    read: (raw) => {
      const answer = readRecord(raw);
      // Most failures come with the status 200.
      if (answer.ok !== true) throw failureOf(answer);
      return read(answer);
    },
  });
}

function failureOf(answer: JsonRecord): PluginError {
  const name = textIn(answer, 'error') ?? 'no reason was given';
  const needed = textIn(answer, 'needed');
  const words = [name, ADVICE[name], needed && `It needs: ${needed}.`].filter(Boolean);
  const message = `Slack says: ${words.join('. ').replace('..', '.')}`;
  if (SIGN_IN.includes(name)) return new PluginAuthenticationFailed(message);
  if (name === 'ratelimited' || name === 'rate_limited')
    return new PluginRateLimited(new Date(Date.now() + PAUSE_MS), message);
  if (FAULTS.includes(name)) return new PluginUnavailableError(message);
  return new PluginInputError(message);
}
