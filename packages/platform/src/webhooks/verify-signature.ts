import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { getAtPointer } from '@gantry/base';
import {
  DEFAULT_TOLERANCE_SECONDS,
  type SignatureScheme,
  type WebhookSignature,
} from '@gantry/contracts';

/** A request to a webhook as it came. Names of headers are in lower case. */
export interface RawDelivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Context {
  readonly signature: WebhookSignature;
  readonly secrets: readonly string[];
  readonly now: Date;
}

/** Why a delivery is not what it claims to be; for administrators only. */
type Refusal = string | undefined;

interface Scheme {
  readonly verify: (delivery: RawDelivery, context: Context) => Refusal;
  /** Headers that carry secrets or signatures: never stored. */
  readonly secretHeaders: readonly string[];
  /** Where the type and the id of a delivery are, unless the webhook says otherwise. */
  readonly eventType?: string;
  readonly deliveryId?: string;
  /** Whether a captured delivery cannot be sent again under another id. */
  readonly coversId: boolean;
}

const SCHEMES: Readonly<Record<SignatureScheme, Scheme>> = {
  github: {
    verify: (delivery, context) =>
      verifyHmac(delivery, context, { header: 'x-hub-signature-256', prefix: 'sha256=' }),
    secretHeaders: ['x-hub-signature', 'x-hub-signature-256'],
    eventType: 'X-GitHub-Event',
    deliveryId: 'X-GitHub-Delivery',
    coversId: false,
  },
  gitlab: {
    verify: verifyToken,
    secretHeaders: ['x-gitlab-token'],
    eventType: 'X-Gitlab-Event',
    deliveryId: 'X-Gitlab-Event-UUID',
    // A token signs nothing: whoever has seen one delivery can make others.
    coversId: true,
  },
  slack: {
    verify: (delivery, context) =>
      verifyTimed(delivery, context, {
        timestamp: delivery.headers['x-slack-request-timestamp'],
        content: (timestamp) => `v0:${timestamp}:`,
        given: (delivery.headers['x-slack-signature'] ?? '')
          .split(',')
          .flatMap((part) => withoutPrefix(part.trim(), 'v0=')),
        header: 'X-Slack-Signature',
      }),
    secretHeaders: ['x-slack-signature'],
    eventType: '/event/type',
    deliveryId: '/event_id',
    coversId: true,
  },
  pagerduty: {
    verify: (delivery, context) =>
      verifyHmac(delivery, context, { header: 'x-pagerduty-signature', prefix: 'v1=' }),
    secretHeaders: ['x-pagerduty-signature'],
    eventType: '/event/event_type',
    deliveryId: '/event/id',
    coversId: true,
  },
  sonar: {
    verify: (delivery, context) =>
      verifyHmac(delivery, context, { header: 'x-sonar-webhook-hmac-sha256' }),
    secretHeaders: ['x-sonar-webhook-hmac-sha256'],
    deliveryId: '/taskId',
    coversId: true,
  },
  stripe: {
    verify: (delivery, context) => {
      const parts = (delivery.headers['stripe-signature'] ?? '')
        .split(',')
        .map((part) => part.trim());
      return verifyTimed(delivery, context, {
        timestamp: parts.flatMap((part) => withoutPrefix(part, 't='))[0],
        content: (timestamp) => `${timestamp}.`,
        given: parts.flatMap((part) => withoutPrefix(part, 'v1=')),
        header: 'Stripe-Signature',
      });
    },
    secretHeaders: ['stripe-signature'],
    eventType: '/type',
    deliveryId: '/id',
    coversId: true,
  },
  standard: {
    verify: (delivery, context) => {
      const id = delivery.headers['webhook-id'] ?? '';
      return verifyTimed(delivery, context, {
        timestamp: delivery.headers['webhook-timestamp'],
        content: (timestamp) => `${id}.${timestamp}.`,
        given: (delivery.headers['webhook-signature'] ?? '')
          .split(' ')
          .flatMap((part) => withoutPrefix(part, 'v1,')),
        header: 'webhook-signature',
        encoding: 'base64',
        key: standardKey,
      });
    },
    secretHeaders: ['webhook-signature'],
    eventType: '/type',
    deliveryId: 'webhook-id',
    coversId: true,
  },
  hmac: {
    verify: (delivery, context) => {
      const { header = 'X-Signature', prefix = '' } = context.signature;
      return verifyHmac(delivery, context, { header: header.toLowerCase(), prefix });
    },
    secretHeaders: [],
    coversId: false,
  },
  none: { verify: () => undefined, secretHeaders: [], coversId: true },
};

/** Never stored and never given to rules, whoever sends them. */
const SECRET_HEADERS = new Set([
  'authorization',
  'cookie',
  'set-cookie',
  'proxy-authorization',
  'x-api-key',
  'x-auth-token',
  ...Object.values(SCHEMES).flatMap(({ secretHeaders }) => secretHeaders),
]);

/** What stands in the place of a secret header: that it was there may matter. */
export const MASKED = '[redacted]';

/** Why a delivery is refused; `undefined` for one that is what it claims to be. */
export function verifySignature(delivery: RawDelivery, context: Context): Refusal {
  if (context.signature.scheme !== 'none' && context.secrets.length === 0) {
    return 'The webhook has no secret.';
  }
  return SCHEMES[context.signature.scheme].verify(delivery, context);
}

/** Headers as they are stored and shown. */
export function maskHeaders(
  headers: Readonly<Record<string, string>>,
  signature: WebhookSignature,
): Record<string, string> {
  const own = signature.header?.toLowerCase() ?? 'x-signature';
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const isSecret = SECRET_HEADERS.has(name) || (signature.scheme === 'hmac' && name === own);
      return [name, isSecret ? MASKED : value.slice(0, 2_000)];
    }),
  );
}

export function schemeOf({ scheme }: WebhookSignature): Scheme {
  return SCHEMES[scheme];
}

/** The value of a header, or what a JSON pointer leads to in the body. */
export function select(
  selector: string,
  headers: Readonly<Record<string, string>>,
  payload: () => unknown,
): string | undefined {
  if (!selector.startsWith('/')) return headers[selector.toLowerCase()];
  const value = getAtPointer(payload(), selector);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

function verifyHmac(
  { headers, body }: RawDelivery,
  { signature, secrets }: Context,
  { header, prefix = '' }: { header: string; prefix?: string },
): Refusal {
  const value = headers[header];
  if (value === undefined) return `There is no header ${header}.`;
  const { algorithm = 'sha256', encoding = 'hex' } = signature.scheme === 'hmac' ? signature : {};
  // Senders that rotate their secret send several, with commas between them.
  const given = value.split(',').flatMap((part) => withoutPrefix(part.trim(), prefix));
  const right = secrets.some((secret) => {
    const expected = createHmac(algorithm, secret).update(body).digest();
    return given.filter((text) => isSame(text, expected, encoding)).length > 0;
  });
  return right ? undefined : `The signature in ${header} is not that of the body.`;
}

interface Timed {
  /** Seconds since 1970, as the sender wrote it. */
  readonly timestamp: string | undefined;
  /** What is signed before the body. */
  readonly content: (timestamp: string) => string;
  readonly given: readonly string[];
  readonly header: string;
  readonly encoding?: 'hex' | 'base64';
  readonly key?: (secret: string) => Buffer;
}

function verifyTimed(
  { body }: RawDelivery,
  { signature, secrets, now }: Context,
  {
    timestamp,
    content,
    given,
    header,
    encoding = 'hex',
    key = (secret) => Buffer.from(secret),
  }: Timed,
): Refusal {
  if (given.length === 0) return `There is no signature in ${header}.`;
  if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return 'There is no timestamp.';
  const right = secrets.some((secret) => {
    const expected = createHmac('sha256', key(secret))
      .update(content(timestamp))
      .update(body)
      .digest();
    return given.filter((text) => isSame(text, expected, encoding)).length > 0;
  });
  if (!right) return `The signature in ${header} is not that of the body and its timestamp.`;
  const ageSeconds = Math.abs(now.getTime() / 1_000 - Number(timestamp));
  const tolerance = signature.toleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS;
  if (ageSeconds <= tolerance) return undefined;
  return `It was signed ${Math.round(ageSeconds)} s ago, or is dated ahead; ${tolerance} s are accepted.`;
}

function verifyToken({ headers }: RawDelivery, { secrets }: Context): Refusal {
  const token = headers['x-gitlab-token'];
  if (token === undefined) return 'There is no header x-gitlab-token.';
  const given = digest(token);
  const right = secrets.filter((secret) => timingSafeEqual(given, digest(secret))).length > 0;
  return right ? undefined : 'The token in x-gitlab-token is not that of the webhook.';
}

function isSame(text: string, expected: Buffer, encoding: 'hex' | 'base64'): boolean {
  const isWellFormed =
    encoding === 'hex' ? /^[0-9a-fA-F]+$/.test(text) : /^[A-Za-z0-9+/]+={0,2}$/.test(text);
  const given = isWellFormed ? Buffer.from(text, encoding) : Buffer.alloc(0);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function withoutPrefix(text: string, prefix: string): string[] {
  return text.startsWith(prefix) ? [text.slice(prefix.length)] : [];
}

/** Secrets of Standard Webhooks are base64 after a prefix; others are taken as they are. */
export function standardKey(secret: string): Buffer {
  const text = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : undefined;
  return text === undefined ? Buffer.from(secret) : Buffer.from(text, 'base64');
}
