import { type Clock, createId, type Problem } from '@gantry/base';
import {
  problemsOf,
  type Webhook,
  type WebhookInput,
  WebhookInputSchema,
  type WebhookRule,
} from '@gantry/contracts';
import type { Store, StoreView, WebhookRow } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { type EventStream, toEvent } from '../events/event-stream.ts';
import { webhookIdentity } from '../secrets/sealed-columns.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { RuleActions } from './rule-actions.ts';
import {
  createSecret,
  OVERLAP_MS,
  rotateSecrets,
  type SigningSecret,
  validSecrets,
} from './secret-list.ts';
import { openWebhook, type StoredWebhook } from './webhook-directory.ts';

export interface WebhooksOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly events: EventStream;
  readonly secrets: SecretBox;
  readonly actions: RuleActions;
}

export interface Rotation {
  /** The new secret; made where it is absent. */
  readonly secret?: string | undefined;
  /** How long the former one is still taken, in seconds. Default: a day. */
  readonly overlapSeconds?: number | undefined;
}

/** Webhooks as people manage them. Every change is checked whole, audited, and in force when it is answered. */
export class Webhooks {
  readonly #options: WebhooksOptions;

  constructor(options: WebhooksOptions) {
    this.#options = options;
  }

  async list(): Promise<Webhook[]> {
    return (await this.#options.store.webhooks.list()).map((row) => this.#toWebhook(row));
  }

  async get(id: string): Promise<Webhook> {
    return this.#toWebhook(await requireRow(this.#options.store, id));
  }

  /** The answer holds the secret, once. */
  async create(value: unknown, context: RequestContext): Promise<Webhook> {
    const { input, rules } = this.#check(value);
    const at = this.#options.clock.now().toISOString();
    const { secret = createSecret(), enabled = true, ...config } = input;
    const needsSecret = input.signature.scheme !== 'none';
    const secrets = needsSecret ? [{ value: secret, createdAt: at }] : [];
    const id = createId();
    const row: WebhookRow = {
      id,
      name: input.name,
      enabled: enabled ? 1 : 0,
      config: JSON.stringify({ ...config, rules } satisfies StoredWebhook),
      secrets: this.#seal(id, secrets),
      revision: 1,
      created_at: at,
      created_by: context.actor.name,
      updated_at: at,
      updated_by: context.actor.name,
    };
    await this.#options.store.transaction(async (tx) => {
      await refuseTakenName(tx, row);
      await tx.webhooks.insert(row);
      await this.#record(tx, context, 'webhook.created', { after: row });
    });
    await this.#options.events.settled();
    return { ...this.#toWebhook(row), ...(needsSecret ? { secret } : {}) };
  }

  /** Replaces everything but the secrets. With a revision: only when nobody has changed it since. */
  async replace(
    id: string,
    value: unknown,
    context: RequestContext,
    expectedRevision?: number,
  ): Promise<Webhook> {
    const { input, rules } = this.#check(value);
    const { secret, enabled = true, ...config } = input;
    const now = this.#options.clock.now();
    const row = await this.#change(id, context, 'webhook.updated', async (before, tx) => {
      if (expectedRevision !== undefined && expectedRevision !== before.revision) {
        const ref = `The webhook "${before.name}"`;
        throw errors.REVISION_CONFLICT({
          ref,
          expected: expectedRevision,
          actual: before.revision,
        });
      }
      const { secrets } = openWebhook(before, this.#options.secrets);
      const needsSecret = input.signature.scheme !== 'none';
      const kept = validSecrets(secrets, now);
      const created = secret ?? (needsSecret && kept.length === 0 ? createSecret() : undefined);
      const after: Partial<WebhookRow> = {
        name: input.name,
        enabled: enabled ? 1 : 0,
        config: JSON.stringify({ ...config, rules } satisfies StoredWebhook),
        ...(created === undefined
          ? {}
          : {
              secrets: this.#seal(
                id,
                rotateSecrets(secrets, created, { now, overlapMs: OVERLAP_MS }),
              ),
            }),
      };
      await refuseTakenName(tx, { ...before, ...after });
      return after;
    });
    return this.#toWebhook(row);
  }

  /** A new secret. The former one is taken for a while, so that the sender can be told in peace. */
  async rotate(id: string, rotation: Rotation, context: RequestContext): Promise<Webhook> {
    const { clock, secrets: box } = this.#options;
    const { secret = createSecret(), overlapSeconds = OVERLAP_MS / 1_000 } = rotation;
    const row = await this.#change(id, context, 'webhook.rotated', async (before) => {
      const { secrets, input } = openWebhook(before, box);
      if (input.signature.scheme === 'none') {
        const message = 'is "none": there is no secret to rotate';
        throw errors.INVALID_INPUT({ problems: [{ pointer: '/signature/scheme', message }] });
      }
      const overlapMs = overlapSeconds * 1_000;
      const next = rotateSecrets(secrets, secret, { now: clock.now(), overlapMs });
      return { secrets: this.#seal(id, next) };
    });
    return { ...this.#toWebhook(row), secret };
  }

  /** Removes a webhook and what came to it. */
  async delete(id: string, context: RequestContext): Promise<void> {
    await this.#options.store.transaction(async (tx) => {
      const before = await requireRow(tx, id);
      await tx.webhooks.delete(id);
      await tx.deliveries.deleteOf(id);
      await this.#record(tx, context, 'webhook.deleted', { before });
    });
    await this.#options.events.settled();
  }

  /** Rules as they would be stored. Throws `INVALID_INPUT` with every problem of every rule. */
  checkRules(rules: readonly unknown[]): WebhookRule[] {
    const problems = this.#options.actions.check(rules);
    if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
    return withIds(rules as WebhookInput['rules'] & object);
  }

  async #change(
    id: string,
    context: RequestContext,
    action: string,
    decide: (before: WebhookRow, tx: StoreView) => Promise<Partial<WebhookRow>>,
  ): Promise<WebhookRow> {
    const { store, clock, events } = this.#options;
    const row = await store.transaction(async (tx) => {
      const before = await requireRow(tx, id);
      const changes = {
        ...(await decide(before, tx)),
        revision: before.revision + 1,
        updated_at: clock.now().toISOString(),
        updated_by: context.actor.name,
      };
      await tx.webhooks.update(id, changes);
      const after = { ...before, ...changes };
      await this.#record(tx, context, action, { before, after });
      return after;
    });
    await events.settled();
    return row;
  }

  #check(value: unknown): { input: WebhookInput; rules: WebhookRule[] } {
    const shape = problemsOf(WebhookInputSchema, value);
    if (shape.length > 0) throw errors.INVALID_INPUT({ problems: shape });
    const input = value as WebhookInput;
    const { rules = [], match, entities, identifier, signature, secret } = input;
    const problems: Problem[] = this.#options.actions.check(rules);
    const add = (pointer: string, message: string) => problems.push({ pointer, message });
    if (match && identifier === undefined) {
      add('/identifier', 'is needed to find the entities that a delivery is about');
    }
    if (match && match.by !== 'name' && match.key === undefined) {
      add(
        '/match/key',
        match.by === 'externalId'
          ? 'names the integration, as plugin/integration'
          : `names the ${match.by}`,
      );
    }
    if (match?.by === 'name' && entities?.kind === undefined) {
      add('/entities/kind', 'is needed: a name alone can be that of anything');
    }
    if (signature.scheme === 'none' && secret !== undefined) {
      add('/secret', 'is of no use: the signature scheme is "none"');
    }
    const ids = rules.flatMap(({ id }) => id ?? []);
    for (const [index, { id }] of rules.entries()) {
      if (id !== undefined && ids.indexOf(id) !== ids.lastIndexOf(id)) {
        add(`/rules/${index}/id`, 'is that of another rule as well');
      }
    }
    if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
    return { input, rules: withIds(rules) };
  }

  #seal(id: string, secrets: readonly SigningSecret[]): string | null {
    if (secrets.length === 0) return null;
    return this.#options.secrets.seal(JSON.stringify(secrets), webhookIdentity(id));
  }

  #toWebhook(row: WebhookRow): Webhook {
    const { input, enabled, secrets } = openWebhook(row, this.#options.secrets);
    return {
      ...input,
      id: row.id,
      enabled,
      path: `/api/v1/webhooks/${row.id}`,
      rules: [...input.rules],
      secrets: validSecrets(secrets, this.#options.clock.now()).map(({ createdAt, expiresAt }) => ({
        createdAt,
        ...(expiresAt === undefined ? {} : { expiresAt }),
      })),
      revision: row.revision,
      createdAt: row.created_at,
      createdBy: row.created_by,
      updatedAt: row.updated_at,
      updatedBy: row.updated_by,
    };
  }

  async #record(
    tx: StoreView,
    context: RequestContext,
    action: string,
    { before, after }: { before?: WebhookRow; after?: WebhookRow },
  ): Promise<void> {
    const { id, name, updated_at: at } = (after ?? before) as WebhookRow;
    await tx.audit.append([
      toAuditEntry(this.#options.clock, context, {
        action,
        resourceType: 'webhook',
        resourceId: id,
        resourceName: name,
        ...(before ? { before: audited(before) } : {}),
        ...(after ? { after: audited(after) } : {}),
      }),
    ]);
    await tx.events.append([toEvent('webhook.changed', at, { id })]);
  }
}

/** What the trail says of a webhook: everything but its secrets. */
function audited({ config, enabled, revision }: WebhookRow): object {
  return { ...(JSON.parse(config) as object), enabled: enabled === 1, revision };
}

function withIds(rules: NonNullable<WebhookInput['rules']>): WebhookRule[] {
  return rules.map(({ id = createId(), enabled = true, filter = '', ...rule }) => ({
    ...rule,
    id,
    enabled,
    filter,
  }));
}

async function requireRow(store: Pick<StoreView, 'webhooks'>, id: string): Promise<WebhookRow> {
  const row = await store.webhooks.get(id);
  if (!row) throw errors.NOT_FOUND({ what: `webhook "${id}"` });
  return row;
}

async function refuseTakenName(
  tx: StoreView,
  { id, name }: Pick<WebhookRow, 'id' | 'name'>,
): Promise<void> {
  const other = await tx.webhooks.findByName(name);
  if (other && other.id !== id) throw errors.NAME_TAKEN({ what: 'webhook', name });
}
