import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { EXIT, explain, type Report, readTls } from '@gantry/tool-kit';

export interface HttpCheck {
  readonly url: URL;
  readonly expected: (status: number) => boolean;
  readonly method: string;
  readonly maxRedirects: number;
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
}

/** Of the body only this much is read, and nothing is kept. */
const MAX_BODY_BYTES = 64 * 1024;

/** Asks, follows redirects within HTTP, and judges the status of the last answer. */
export async function checkHttp(check: HttpCheck): Promise<Report> {
  const started = performance.now();
  let { url } = check;
  const target = shown(url);
  for (let redirects = 0; ; redirects++) {
    let answer: IncomingMessage;
    try {
      answer = await ask(url, check);
    } catch (error) {
      return failed(error, shown(url), target);
    }
    const status = answer.statusCode ?? 0;
    const { location } = answer.headers;
    const judged = { target, details: { status, url: shown(url), redirects } };
    if (status < 300 || status > 399 || status === 304 || location === undefined) {
      try {
        await drain(answer);
      } catch (error) {
        return failed(error, shown(url), target);
      }
      const measures = { responseMs: Math.round(performance.now() - started), status };
      const message = `${shown(url)} answers with status ${status}.`;
      return check.expected(status)
        ? { status: 'pass', message, measures, ...judged }
        : { status: 'fail', reason: 'status', message, measures, ...judged };
    }
    answer.destroy();
    if (redirects === check.maxRedirects) {
      const message = `${target} redirects more than ${check.maxRedirects} times.`;
      return { status: 'fail', reason: 'redirects', message, ...judged };
    }
    const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    if (!next || !['http:', 'https:'].includes(next.protocol)) {
      const message = `${shown(url)} redirects to something that is not HTTP.`;
      return { status: 'fail', reason: 'redirect-scheme', message, ...judged };
    }
    // What was sent to one server is not for another one.
    if (next.origin === url.origin) {
      next.username ||= url.username;
      next.password ||= url.password;
    }
    url = next;
  }
}

function ask(url: URL, { method, ca, signal }: HttpCheck): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { username, password } = url;
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    const auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    const bare = new URL(url);
    bare.username = '';
    bare.password = '';
    const sent = request(bare, {
      method,
      signal,
      agent: false,
      headers: { 'user-agent': 'gantry-check', accept: '*/*' },
      ...(username === '' && password === '' ? {} : { auth }),
      ...(url.protocol === 'https:' ? readTls({ ca }) : {}),
    });
    sent.once('error', reject);
    sent.once('response', (answer) => {
      // From now on a broken connection is the answer's own error.
      sent.on('error', () => {});
      resolve(answer);
    });
    sent.end();
  });
}

/** Waits for the end of the body, or for enough of it. */
async function drain(answer: IncomingMessage): Promise<void> {
  let bytes = 0;
  for await (const chunk of answer) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_BODY_BYTES) break;
  }
  answer.destroy();
}

function failed(error: unknown, url: string, target: string): Report {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined && (code.startsWith('HPE_') || code === 'ERR_INVALID_CHAR')) {
    const message = `${url} does not speak HTTP.`;
    return { status: 'error', reason: 'not-http', message, target, exit: EXIT.unreachable };
  }
  const { reason, text } = explain(error);
  const refused = reason === 'refused';
  return {
    status: refused ? 'fail' : 'error',
    reason,
    message: `${url} ${text}.`,
    target,
    exit: refused ? EXIT.fail : EXIT.unreachable,
  };
}

/** An address as it may be shown: without who signs in. */
function shown(url: URL): string {
  const copy = new URL(url);
  copy.username = '';
  copy.password = '';
  return copy.href;
}
