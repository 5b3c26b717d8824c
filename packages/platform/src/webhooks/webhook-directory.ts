import type { WebhookInput, WebhookRule } from '@gantry/contracts';
import type { Store, WebhookRow } from '@gantry/storage';
import type { EventStream } from '../events/event-stream.ts';
import { webhookIdentity } from '../secrets/sealed-columns.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { SigningSecret } from './secret-list.ts';

/** A webhook as deliveries meet it: opened, and ready to compare with. */
export interface KnownWebhook {
  readonly id: string;
  readonly enabled: boolean;
  readonly input: StoredWebhook;
  readonly secrets: readonly SigningSecret[];
}

/** What the column `config` holds. */
export type StoredWebhook = Omit<WebhookInput, 'rules' | 'secret' | 'enabled'> & {
  readonly rules: readonly WebhookRule[];
};

/**
 * Every webhook, in memory: a delivery asks no database before it is stored. Renewed on every server by the event
 * of a change, before any later event is handed out.
 */
export class WebhookDirectory {
  readonly #store: Store;
  readonly #secrets: SecretBox;
  #webhooks: ReadonlyMap<string, KnownWebhook> = new Map();

  constructor(store: Store, secrets: SecretBox) {
    this.#store = store;
    this.#secrets = secrets;
  }

  async start(events: EventStream): Promise<void> {
    await this.reload();
    events.beforeHandingOut('webhook.changed', () => this.reload());
  }

  get(id: string): KnownWebhook | undefined {
    return this.#webhooks.get(id);
  }

  async reload(): Promise<void> {
    const rows = await this.#store.webhooks.list();
    this.#webhooks = new Map(rows.map((row) => [row.id, openWebhook(row, this.#secrets)]));
  }
}

export function openWebhook(row: WebhookRow, box: SecretBox): KnownWebhook {
  return {
    id: row.id,
    enabled: row.enabled === 1,
    input: JSON.parse(row.config) as StoredWebhook,
    secrets: openSecrets(row, box),
  };
}

function openSecrets({ id, secrets }: WebhookRow, box: SecretBox): SigningSecret[] {
  if (secrets === null) return [];
  try {
    return JSON.parse(box.open(secrets, webhookIdentity(id))) as SigningSecret[];
  } catch {
    // Sealed with a key that is lost: its deliveries are refused until somebody gives it a new secret.
    return [];
  }
}
