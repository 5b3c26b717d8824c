import { createHmac } from 'node:crypto';
import { getAtPointer, type Json, type JsonObject, type Problem } from '@gantry/base';
import Type, { type Static } from 'typebox';
import type { HttpResponse, OutgoingHttp } from '../../egress/outgoing-http.ts';
import { done, type StepCall, type StepExecutor, type StepOutcome } from '../step-executor.ts';
import { checkConfig, isSecretReference, urlProblems } from './config-problems.ts';

const KEPT_BODY = 64 * 1024;
const MAX_RESPONSE_BYTES = 1024 * 1024;
const closed = { additionalProperties: false } as const;
const SecretName = Type.String({ pattern: '^[a-z][a-z0-9_-]{0,62}$' });

const ConfigSchema = Type.Object(
  {
    url: Type.String({ maxLength: 2_000 }),
    method: Type.Optional(Type.Enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])),
    headers: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[A-Za-z0-9-]{1,100}$' }),
        Type.Union([
          Type.String({ maxLength: 2_000 }),
          Type.Object(
            { secret: SecretName, prefix: Type.Optional(Type.String({ maxLength: 100 })) },
            closed,
          ),
        ]),
      ),
    ),
    body: Type.Optional(Type.Unknown()),
    sign: Type.Optional(Type.Object({ secret: SecretName }, closed)),
    outputs: Type.Optional(
      Type.Record(Type.String(), Type.String({ pattern: '^(/.*)?$', maxLength: 500 })),
    ),
  },
  closed,
);
type WebhookConfig = Static<typeof ConfigSchema>;

/** Headers that say who sends and to whom; a configuration does not set them. */
const OWN_HEADERS = new Set([
  'host',
  'content-length',
  'connection',
  'transfer-encoding',
  'idempotency-key',
]);

/**
 * Sends a request. It carries an `Idempotency-Key`, the same in every attempt, and where a secret is named the signature
 * headers of Standard Webhooks.
 */
export class WebhookExecutor implements StepExecutor {
  readonly #http: OutgoingHttp;

  constructor(http: OutgoingHttp) {
    this.#http = http;
  }

  isRepeatable(): boolean {
    return true;
  }

  check(config: JsonObject): Problem[] {
    const problems = checkConfig(ConfigSchema, config);
    problems.push(...urlProblems(config.url, '/url'));
    for (const name of Object.keys(Object(config.headers))) {
      if (!OWN_HEADERS.has(name.toLowerCase())) continue;
      problems.push({ pointer: `/headers/${name}`, message: 'is set by Gantry' });
    }
    return problems;
  }

  async plan({ config, inputs }: Pick<StepCall, 'config' | 'inputs'>): Promise<string> {
    const { url, method = 'POST', body } = config as WebhookConfig;
    const sent = method === 'GET' ? '' : ` with ${JSON.stringify(body ?? { inputs })}`;
    return `${method} ${url}${sent}`.slice(0, 4_000);
  }

  async run(call: StepCall): Promise<StepOutcome> {
    const config = call.config as WebhookConfig;
    const { method = 'POST' } = config;
    const url = new URL(config.url);
    const body =
      method === 'GET' ? undefined : JSON.stringify(config.body ?? { inputs: call.inputs });
    const headers: Record<string, string> = {
      'user-agent': 'gantry',
      accept: 'application/json, text/plain;q=0.5, */*;q=0.1',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(await this.#headersOf(config, call, url.host)),
      'idempotency-key': call.idempotencyKey,
    };
    if (config.sign) {
      const secret = await call.secret(config.sign.secret, url.host);
      Object.assign(headers, signature(secret, call, body ?? ''));
    }
    call.log('info', `${method} ${url.origin}${url.pathname}`);
    const response = await this.#http.fetch(url.href, {
      method,
      headers,
      body,
      signal: call.signal,
      maxBytes: MAX_RESPONSE_BYTES,
    });
    call.log('info', `${url.host} answered ${response.status}.`);
    return toOutcome(response, config, url.host);
  }

  async #headersOf({ headers = {} }: WebhookConfig, call: StepCall, host: string) {
    const values: Record<string, string> = {};
    for (const [name, value] of Object.entries(headers)) {
      const text = isSecretReference(value)
        ? `${value.prefix ?? ''}${await call.secret(value.secret, host)}`
        : String(value);
      values[name.toLowerCase()] = text.replace(/[\r\n\0]/g, ' ');
    }
    return values;
  }
}

/** https://www.standardwebhooks.com: what is signed is the id, the time and the body. */
function signature(secret: string, { idempotencyKey, now }: StepCall, body: string) {
  const id = `msg_${idempotencyKey.replace(/[^A-Za-z0-9_-]/g, '_')}`;
  const timestamp = Math.floor(now.getTime() / 1_000);
  const key = secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret);
  const digest = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${digest}`,
  };
}

function toOutcome(response: HttpResponse, config: WebhookConfig, host: string): StepOutcome {
  const { status, ok, text } = response;
  const outputs: JsonObject = { statusCode: status, body: text.slice(0, KEPT_BODY) };
  if (!ok) {
    const mayPass = status === 429 || status === 502 || status === 503 || status === 504;
    return {
      kind: 'failed',
      message: `${host} answered ${status}.`,
      code: 'WEBHOOK_REFUSED',
      effect: mayPass && status !== 429 ? 'unknown' : 'none',
      retryable: mayPass,
      outputs,
    };
  }
  if (!config.outputs) return done(outputs);
  const document = parseJson(text);
  const mapped: JsonObject = { statusCode: status };
  for (const [name, pointer] of Object.entries(config.outputs)) {
    mapped[name] = (getAtPointer(document, pointer) as Json | undefined) ?? null;
  }
  return done(mapped);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
