import { type Credentials, failureOf, type PluginContext } from '@gantry/plugin-sdk';

/** Asks Loki's HTTP API. Throws errors of the contract, with Loki's own words. */
export async function askLoki(
  ctx: PluginContext,
  credentials: Credentials,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<unknown> {
  const { address, tenant, caCertificate } = ctx.integration.options as Record<string, string>;
  const search = new URLSearchParams(query).toString();
  const url = `${String(address).replace(/\/+$/, '')}/loki/api/v1/${path}?${search}`;
  const response = await ctx.http.fetch(url, {
    headers: {
      accept: 'application/json',
      ...authorization(credentials),
      ...(tenant ? { 'x-scope-orgid': tenant } : {}),
    },
    ...(caCertificate ? { ca: caCertificate } : {}),
  });
  // Loki says what is wrong with a request as plain text.
  if (!response.ok) throw failureOf(response, response.text.trim().slice(0, 500) || 'no reason');
  return (response.json() as { data: unknown }).data;
}

function authorization({ token, username, password }: Credentials): Record<string, string> {
  if (token) return { authorization: `Bearer ${token}` };
  if (!username) return {};
  const pair = Buffer.from(`${username}:${password ?? ''}`).toString('base64');
  return { authorization: `Basic ${pair}` };
}
