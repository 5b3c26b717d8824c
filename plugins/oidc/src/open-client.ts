import { type Credentials, type PluginContext, PluginCredentialsMissing } from '@gantry/plugin-sdk';
import * as client from 'openid-client';
import { toPluginError } from './to-plugin-error.ts';

const CLOCK_TOLERANCE_SECONDS = 30;

/** Reads the discovery document of the issuer. Signatures of ID tokens are checked, also of those that come over TLS. */
export async function openClient(
  ctx: PluginContext,
  { clientId, clientSecret }: Credentials,
): Promise<client.Configuration> {
  if (!clientId) throw new PluginCredentialsMissing('clientId');
  const { options } = ctx.integration;
  const issuer = new URL(String(options.issuer));
  const authentication = clientSecret ? client.ClientSecretBasic(clientSecret) : client.None();
  try {
    const configuration = await client.discovery(
      issuer,
      clientId,
      { [client.clockTolerance]: CLOCK_TOLERANCE_SECONDS },
      authentication,
      {
        [client.customFetch]: (url, request) => send(ctx, url, request),
        // The option takes http for this machine only.
        execute: issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [],
      },
    );
    client.enableNonRepudiationChecks(configuration);
    return configuration;
  } catch (error) {
    throw toPluginError(error);
  }
}

/** The library's requests, sent by the host's rules. */
async function send(
  ctx: PluginContext,
  url: string,
  { method, headers, body }: client.CustomFetchOptions,
): Promise<Response> {
  const ca = String(ctx.integration.options.caCertificate ?? '');
  const answer = await ctx.http.fetch(url, {
    method,
    headers,
    ...(body ? { body: String(body) } : {}),
    ...(ca ? { ca } : {}),
  });
  const isEmpty = answer.status === 204 || answer.status === 304;
  return new Response(isEmpty ? null : answer.text, {
    status: answer.status,
    headers: answer.headers,
  });
}
