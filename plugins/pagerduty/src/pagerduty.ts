import { type Credentials, type PluginContext, PluginCredentialsMissing } from '@gantry/plugin-sdk';
import { askJson, type JsonRecord, readList, readRecord, textIn } from '@gantry/plugin-sdk/json';

type Query = readonly (readonly [name: string, value: string])[];

interface Sent {
  readonly method: 'POST' | 'PUT';
  readonly body: object;
}

/** Asks PagerDuty's REST API. Throws errors of the contract, with PagerDuty's own words. */
export function askPagerDuty<T>(
  ctx: PluginContext,
  { apiKey }: Credentials,
  question: { path: string; query?: Query; send?: Sent; read: (answer: JsonRecord) => T },
): Promise<T> {
  if (!apiKey) throw new PluginCredentialsMissing('apiKey');
  const { address, fromEmail } = ctx.integration.options as Record<string, string>;
  const { path, query = [], send, read } = question;
  const search = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value]));
  const base = String(address).replace(/\/+$/, '');
  return askJson(ctx, {
    url: `${base}${path}${search.size === 0 ? '' : `?${search}`}`,
    headers: {
      accept: 'application/vnd.pagerduty+json;version=2',
      authorization: `Token token=${apiKey}`,
      ...(send && fromEmail ? { from: fromEmail } : {}),
    },
    ...(send ?? {}),
    read: (answer) => read(readRecord(answer)),
    reasonOf,
  });
}

/** PagerDuty says what is wrong, and then each detail of it. */
function reasonOf(answer: unknown): string | undefined {
  const { error } = Object(answer);
  // Without rights, it is a text.
  if (typeof error === 'string') return error;
  const details: unknown = Object(error).errors;
  const message = textIn(error, 'message');
  const words = Array.isArray(details) ? details.map(String).join(', ') : '';
  return words === '' ? message : `${message ?? 'Refused'}: ${words}`;
}

/** The id in an annotation, which stands in paths. */
export function idIn(annotation: string | undefined): string | undefined {
  const id = annotation?.trim() ?? '';
  return /^[A-Za-z0-9]{1,64}$/.test(id) ? id : undefined;
}

export function readItems(answer: JsonRecord, name: string): JsonRecord[] {
  return readList(answer[name], `"${name}"`);
}
