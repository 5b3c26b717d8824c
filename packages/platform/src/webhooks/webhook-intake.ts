import { createHash } from 'node:crypto';
import { type Clock, createId, isJsonObject } from '@gantry/base';
import { DEFAULT_DELIVERY_BYTES } from '@gantry/contracts';
import type { DeliveryRow } from '@gantry/storage';
import type { DeliveryLog } from './delivery-log.ts';
import { readPayload } from './read-payload.ts';
import { validSecrets } from './secret-list.ts';
import { maskHeaders, schemeOf, select, verifySignature } from './verify-signature.ts';
import type { KnownWebhook, WebhookDirectory } from './webhook-directory.ts';

/** A request to a webhook. Names of headers are in lower case. */
export interface IncomingDelivery {
  readonly webhookId: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent where it is larger than anything that is read. */
  readonly body: Buffer | undefined;
  readonly address: string;
}

export type IntakeOutcome =
  /** Stored; or it was before. `challenge` is what Slack wants to hear. */
  | { readonly kind: 'accepted'; readonly challenge?: string }
  /** Whatever is wrong with it: the sender is told no more. */
  | { readonly kind: 'refused' };

/** Compared with when there is nothing to compare with, so that an unknown webhook takes as long. */
const NOBODY = { signature: { scheme: 'github' as const }, secrets: ['nobody knows this secret'] };

/** Takes deliveries: verified against the raw body, stored, and only then acknowledged. */
export class WebhookIntake {
  readonly #directory: WebhookDirectory;
  readonly #log: DeliveryLog;
  readonly #clock: Clock;

  constructor(directory: WebhookDirectory, log: DeliveryLog, clock: Clock) {
    this.#directory = directory;
    this.#log = log;
    this.#clock = clock;
  }

  /** Largest body that a webhook takes; that of any other where there is none. */
  maxBytes(webhookId: string): number {
    return this.#directory.get(webhookId)?.input.maxBytes ?? DEFAULT_DELIVERY_BYTES;
  }

  /** Throws `INTAKE_BUSY` when deliveries come faster than they can be stored. */
  async take(incoming: IncomingDelivery): Promise<IntakeOutcome> {
    const now = this.#clock.now();
    const { webhookId, headers, body, address } = incoming;
    const webhook = this.#directory.get(webhookId);
    if (!webhook) {
      verifySignature({ headers, body: body ?? Buffer.alloc(0) }, { ...NOBODY, now });
      return { kind: 'refused' };
    }
    const refuse = (reason: string): IntakeOutcome => {
      this.#log.note(
        toRow(webhook, { headers, address, at: now, reason, size: body?.length ?? 0 }),
      );
      return { kind: 'refused' };
    };
    if (body === undefined) return refuse('The body is too large.');
    const { signature, maxBytes = DEFAULT_DELIVERY_BYTES } = webhook.input;
    if (body.length > maxBytes) return refuse(`The body has more than ${maxBytes} bytes.`);
    const secrets = validSecrets(webhook.secrets, now).map(({ value }) => value);
    const forged = verifySignature({ headers, body }, { signature, secrets, now });
    if (forged !== undefined) return refuse(forged);
    if (!webhook.enabled) return refuse('The webhook is disabled.');
    const read = readPayload(body, headers['content-type'] ?? '');
    if ('problem' in read) return refuse(read.problem);
    const { text, payload } = read;
    if (
      signature.scheme === 'slack' &&
      isJsonObject(payload) &&
      payload.type === 'url_verification'
    ) {
      return { kind: 'accepted', challenge: String(payload.challenge) };
    }
    const row = toRow(webhook, { headers, address, at: now, size: body.length });
    await this.#log.add({
      ...row,
      state: 'received',
      next_attempt_at: row.received_at,
      finished_at: null,
      body: text,
      event_type: eventTypeOf(webhook, headers, payload),
      ...keysOf(webhook, headers, payload, body),
    });
    return { kind: 'accepted' };
  }
}

function toRow(
  { id, input }: KnownWebhook,
  delivery: {
    headers: Readonly<Record<string, string>>;
    address: string;
    at: Date;
    size: number;
    reason?: string;
  },
): DeliveryRow {
  const at = delivery.at.toISOString();
  return {
    id: createId(delivery.at.getTime()),
    direction: 'in',
    target: id,
    state: 'refused',
    delivery_key: null,
    body_key: null,
    event_type: '',
    identifier: null,
    headers: JSON.stringify(maskHeaders(delivery.headers, input.signature)),
    body: null,
    size: delivery.size,
    reason: delivery.reason ?? null,
    address: delivery.address,
    results: '[]',
    round: 0,
    attempt: 0,
    next_attempt_at: null,
    duplicates: 0,
    received_at: at,
    finished_at: at,
  };
}

export function eventTypeOf(
  { input }: Pick<KnownWebhook, 'input'>,
  headers: Readonly<Record<string, string>>,
  payload: unknown,
): string {
  const selector = input.eventType ?? schemeOf(input.signature).eventType;
  const type = selector === undefined ? undefined : select(selector, headers, () => payload);
  return (type ?? '').slice(0, 200);
}

/**
 * What tells a delivery from others. Where the signature does not cover its id, somebody who has seen it could
 * send it again under another one: then the body counts as well.
 */
function keysOf(
  { input }: KnownWebhook,
  headers: Readonly<Record<string, string>>,
  payload: unknown,
  body: Buffer,
): Pick<DeliveryRow, 'delivery_key' | 'body_key'> {
  const scheme = schemeOf(input.signature);
  const selector = input.deliveryId ?? scheme.deliveryId;
  const id = selector === undefined ? undefined : select(selector, headers, () => payload);
  const coversId = selector?.startsWith('/') || (scheme.coversId && input.deliveryId === undefined);
  const digest = (): string => createHash('sha256').update(body).digest('base64url');
  const isKnown = id !== undefined && id !== '';
  return {
    delivery_key: isKnown ? id.slice(0, 300) : null,
    body_key: isKnown && coversId ? null : digest(),
  };
}
