import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@gantry/base';
import type { IdentityFlowRow, IntegrationKey, Store } from '@gantry/storage';
import { errors } from '../errors.ts';
import { flowIdentity } from '../secrets/sealed-columns.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { FlowSecrets } from './authorization.ts';

const FLOW_MS = 10 * 60_000;
const MAX_FLOW_MS = 30 * 60_000;

/** Somebody on the way to a remote system. */
export interface Flow extends IntegrationKey {
  readonly intent: 'connect' | 'sign-in';
  readonly userId?: string | undefined;
  /** What the browser has to show at the end: its session, or a cookie that was made for this. */
  readonly boundTo: string;
  readonly returnTo: string;
}

/** A flow at its end, or while its device is asked about. */
export interface OpenFlow {
  readonly id: string;
  readonly row: IdentityFlowRow;
  readonly secrets: FlowSecrets;
}

/** A `state` that nobody can guess. The store keeps its hash only. */
export function createState(): string {
  return randomBytes(32).toString('base64url');
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Ways to remote systems and back: each ends once, in the browser in which it began, and within minutes. */
export class IdentityFlows {
  readonly #store: Store;
  readonly #secrets: SecretBox;
  readonly #clock: Clock;

  constructor(store: Store, secrets: SecretBox, clock: Clock) {
    this.#store = store;
    this.#secrets = secrets;
    this.#clock = clock;
  }

  async begin(
    state: string,
    flow: Flow,
    secrets: FlowSecrets,
    { lifetimeMs = FLOW_MS, intervalMs }: { lifetimeMs?: number; intervalMs?: number } = {},
  ): Promise<Date> {
    const id = hashOf(state);
    const now = this.#clock.now().getTime();
    const expiresAt = new Date(now + Math.min(lifetimeMs, MAX_FLOW_MS));
    const { intent, plugin, integration, userId = null, boundTo, returnTo } = flow;
    await this.#store.transaction((tx) =>
      tx.identities.addFlow({
        id,
        intent,
        plugin,
        integration,
        user_id: userId,
        bound_to: hashOf(boundTo),
        secrets: this.#secrets.seal(JSON.stringify(secrets), flowIdentity(id)),
        return_to: returnTo,
        next_poll_at: intervalMs === undefined ? null : new Date(now + intervalMs).toISOString(),
        expires_at: expiresAt.toISOString(),
      }),
    );
    return expiresAt;
  }

  /**
   * Ends a flow: a `state` is of use once, also when whoever shows it is not who began it. Throws
   * `IDENTITY_FLOW_INVALID` for whatever does not fit.
   */
  async finish(state: string, expected: Omit<Flow, 'returnTo'>): Promise<OpenFlow> {
    const id = hashOf(state);
    const row = await this.#store.transaction(async (tx) => {
      const found = await tx.identities.getFlow(id);
      if (found) await tx.identities.removeFlow(id);
      return found;
    });
    return this.#open(id, row, expected);
  }

  /** The flow of a device, which goes on until the remote system has decided. */
  async peek(state: string, expected: Omit<Flow, 'returnTo'>): Promise<OpenFlow> {
    const id = hashOf(state);
    const found = this.#open(id, await this.#store.identities.getFlow(id), expected);
    if (found.secrets.deviceCode === undefined) throw errors.IDENTITY_FLOW_INVALID({});
    return found;
  }

  /** Whether the device may be asked about now; the next time is `intervalMs` later. */
  async takePoll(id: string, intervalMs: number): Promise<boolean> {
    return await this.#store.transaction(async (tx) => {
      const now = this.#clock.now();
      const row = await tx.identities.getFlow(id);
      if (!row?.next_poll_at || row.next_poll_at > now.toISOString()) return false;
      await tx.identities.setNextPoll(id, new Date(now.getTime() + intervalMs).toISOString());
      return true;
    });
  }

  #open(id: string, row: IdentityFlowRow | undefined, expected: Omit<Flow, 'returnTo'>): OpenFlow {
    const { intent, plugin, integration, userId = null, boundTo } = expected;
    const fits =
      row &&
      row.expires_at > this.#clock.now().toISOString() &&
      row.intent === intent &&
      row.plugin === plugin &&
      row.integration === integration &&
      row.user_id === userId &&
      timingSafeEqual(Buffer.from(row.bound_to), Buffer.from(hashOf(boundTo)));
    if (!fits) throw errors.IDENTITY_FLOW_INVALID({});
    const text = this.#secrets.open(row.secrets, flowIdentity(id));
    return { id, row, secrets: JSON.parse(text) as FlowSecrets };
  }
}
