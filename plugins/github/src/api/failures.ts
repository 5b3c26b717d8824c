import {
  PluginAuthenticationFailed,
  type PluginError,
  PluginInputError,
  PluginRateLimited,
  PluginUnavailableError,
} from '@gantry/plugin-sdk';

/** What octokit throws for an answer that is no success. */
export interface GitHubAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly message: string;
}

/** Without any other word, GitHub asks to wait for a minute. */
const PAUSE_MS = 60_000;

/** The error of the contract that an answer of GitHub stands for, in GitHub's words. */
export function toPluginError({ status, headers, message }: GitHubAnswer): PluginError {
  const words = `${status}: ${message}`.slice(0, 1_000);
  const retryAt = retryAtOf(status, headers, message);
  if (retryAt) {
    const until = retryAt.toISOString().slice(11, 16);
    return new PluginRateLimited(retryAt, `${words} GitHub can be asked again at ${until} UTC.`);
  }
  if (status === 401 || status === 403) return new PluginAuthenticationFailed(words);
  if (status === 400 || status === 409 || status === 422) return new PluginInputError(words);
  return new PluginUnavailableError(words);
}

/**
 * Until when GitHub wants to be left alone; `undefined` for an answer that is about something else. A used-up budget
 * comes as 403 or 429 with `x-ratelimit-remaining: 0`, a secondary limit with `retry-after`, or with words alone.
 */
function retryAtOf(
  status: number,
  headers: GitHubAnswer['headers'],
  message: string,
): Date | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = Number(headers['retry-after']);
  if (headers['retry-after'] !== undefined && Number.isFinite(after))
    return new Date(Date.now() + after * 1_000);
  const reset = Number(headers['x-ratelimit-reset']);
  if (String(headers['x-ratelimit-remaining']) === '0' && Number.isFinite(reset) && reset > 0)
    return new Date(reset * 1_000);
  const isLimit = status === 429 || /secondary rate limit|abuse detection/i.test(message);
  return isLimit ? new Date(Date.now() + PAUSE_MS) : undefined;
}
