import type { Clock, Problem } from '@gantry/base';
import type { ActionSecretRow, Store } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { actionSecretIdentity } from '../secrets/sealed-columns.ts';
import type { SecretBox } from '../secrets/secret-box.ts';

const NAME = /^[a-z][a-z0-9_-]{0,62}$/;
const HOST = /^[a-z0-9.-]+(:\d{1,5})?$/i;

/** A secret without its value. */
export interface ActionSecret {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

/**
 * Secrets that actions use by name. Each may be sent to its hosts and nowhere else: whoever can edit an action
 * cannot send one to themselves.
 */
export class ActionSecrets {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #box: SecretBox;

  constructor(store: Store, clock: Clock, box: SecretBox) {
    this.#store = store;
    this.#clock = clock;
    this.#box = box;
  }

  async list(): Promise<ActionSecret[]> {
    return (await this.#store.actionSecrets.list()).map(toSecret);
  }

  /** Stores a secret, or replaces the one of its name. Throws `INVALID_INPUT`. */
  async put(
    name: string,
    { value, hosts }: { readonly value: string; readonly hosts: readonly string[] },
    context: RequestContext,
  ): Promise<ActionSecret> {
    const problems = problemsOf(name, hosts);
    if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
    const at = this.#clock.now().toISOString();
    return await this.#store.transaction(async (tx) => {
      const former = await tx.actionSecrets.get(name);
      const row: ActionSecretRow = {
        name,
        hosts: JSON.stringify(hosts),
        secret: this.#box.seal(value, actionSecretIdentity(name)),
        created_at: former?.created_at ?? at,
        updated_at: at,
        updated_by: context.actor.name,
      };
      await tx.actionSecrets.put(row);
      await tx.audit.append([
        toAuditEntry(this.#clock, context, {
          action: former ? 'action-secret.updated' : 'action-secret.created',
          resourceType: 'action-secret',
          resourceId: name,
          resourceName: name,
          ...(former ? { before: { hosts: JSON.parse(former.hosts) } } : {}),
          after: { hosts },
        }),
      ]);
      return toSecret(row);
    });
  }

  async remove(name: string, context: RequestContext): Promise<void> {
    await this.#store.transaction(async (tx) => {
      const row = await tx.actionSecrets.get(name);
      if (!row) throw errors.NOT_FOUND({ what: `action secret ${name}` });
      await tx.actionSecrets.remove(name);
      await tx.audit.append([
        toAuditEntry(this.#clock, context, {
          action: 'action-secret.deleted',
          resourceType: 'action-secret',
          resourceId: name,
          resourceName: name,
          before: { hosts: JSON.parse(row.hosts) },
        }),
      ]);
    });
  }

  /** The value, for one of its hosts. Throws `NOT_FOUND` and `SECRET_HOST_REFUSED`. */
  async open(name: string, host: string): Promise<string> {
    const row = await this.#store.actionSecrets.get(name);
    if (!row) throw errors.NOT_FOUND({ what: `action secret ${name}` });
    const hosts = JSON.parse(row.hosts) as string[];
    const asked = host.toLowerCase();
    const bare = asked.replace(/:\d+$/, '');
    if (!hosts.some((allowed) => [asked, bare].includes(allowed.toLowerCase()))) {
      throw errors.SECRET_HOST_REFUSED({ name, host, hosts });
    }
    return this.#box.open(row.secret, actionSecretIdentity(name));
  }
}

function problemsOf(name: string, hosts: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  if (!NAME.test(name)) {
    const message = 'must be lower-case letters, digits, hyphens and underscores';
    problems.push({ pointer: '/name', message });
  }
  hosts.forEach((host, index) => {
    if (HOST.test(host)) return;
    problems.push({ pointer: `/hosts/${index}`, message: 'must be a host, or host:port' });
  });
  return problems;
}

function toSecret(row: ActionSecretRow): ActionSecret {
  return {
    name: row.name,
    hosts: JSON.parse(row.hosts) as string[],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}
