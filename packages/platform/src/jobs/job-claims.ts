import type { ClaimWish, JobColumn, JobRow, StoreView } from '@gantry/storage';
import { appendJobEvents } from './job-events.ts';
import type { GroupRule, JobTypes } from './job-type.ts';

const CLAIMED = [
  'state',
  'attempt',
  'lease_owner',
  'lease_until',
  'started_at',
  'error',
  'wait_key',
  'woken',
] as const satisfies readonly JobColumn[];
/** How often full groups are stepped over in search of others. */
const MAX_ROUNDS = 5;

export interface ClaimOptions {
  readonly types: JobTypes;
  /** How many more of each type may run on this server. */
  readonly free: ReadonlyMap<string, number>;
  readonly serverId: string;
  readonly now: Date;
  readonly leaseMs: number;
  /** True for a job whose lease was lost and whose handler has not noticed yet. */
  readonly isRunningHere: (id: string) => boolean;
}

export interface Claimed {
  readonly rows: readonly JobRow[];
  /** When a group that has used up its rate may go on, in milliseconds since 1970. */
  readonly freeAt: number | undefined;
}

/** What to look for on behalf of a server that has these turns left. */
export function wishesOf(free: ReadonlyMap<string, number>): ClaimWish[] {
  return [...free].flatMap(([type, limit]) => (limit > 0 ? [{ type, limit }] : []));
}

/**
 * Takes jobs for a server, as many as it has turns for and their groups allow. Transactions take turns over all
 * servers, so what is counted here holds until the commit, and no two servers take the same job.
 */
export async function claimJobs(tx: StoreView, options: ClaimOptions): Promise<Claimed> {
  const { types, now } = options;
  const wishes = wishesOf(options.free);
  const isLimited = ({ type }: ClaimWish) => types.find(type)?.groups !== undefined;
  const found = await tx.jobs.findDue(
    wishes.filter((wish) => !isLimited(wish)),
    now.toISOString(),
  );
  let freeAt: number | undefined;
  for (const wish of wishes.filter(isLimited)) {
    const groups = new GroupTurns(wish.type, types.find(wish.type)?.groups as GroupRule, now);
    found.push(...(await groups.take(tx, wish.limit)));
    if (groups.freeAt !== undefined) freeAt = Math.min(freeAt ?? Infinity, groups.freeAt);
  }
  const rows = found
    .filter(({ id }) => !options.isRunningHere(id))
    .map((row) => toClaimed(row, options));
  await tx.jobs.write(rows, CLAIMED);
  await appendJobEvents(
    tx,
    rows.filter(({ type }) => !types.isSmall(type)),
    now.toISOString(),
  );
  return { rows, freeAt };
}

function toClaimed(row: JobRow, { serverId, now, leaseMs }: ClaimOptions): JobRow {
  const woken = row.state === 'waiting' ? JSON.stringify({ by: 'time' }) : row.woken;
  return {
    ...row,
    state: 'running',
    attempt: row.attempt + 1,
    lease_owner: serverId,
    lease_until: new Date(now.getTime() + leaseMs).toISOString(),
    // A job that goes on after a wait has been under way since it first began.
    started_at: (woken === null ? null : row.started_at) ?? now.toISOString(),
    error: null,
    wait_key: null,
    woken,
  };
}

/** The turns that groups of one type have left. */
class GroupTurns {
  /** When the first of the groups that have used up their rate may go on. */
  freeAt: number | undefined;
  readonly #type: string;
  readonly #rule: GroupRule;
  readonly #now: Date;
  readonly #full = new Set<string>();
  readonly #rates = new Map<string, number>();
  readonly #changedRates = new Map<string, number>();

  constructor(type: string, rule: GroupRule, now: Date) {
    this.#type = type;
    this.#rule = rule;
    this.#now = now;
  }

  async take(tx: StoreView, limit: number): Promise<JobRow[]> {
    const { concurrency = Infinity } = this.#rule;
    const running = await tx.jobs.runningByGroup(this.#type);
    for (const [group, count] of running) if (count >= concurrency) this.#full.add(group);
    const taken = new Map<string, JobRow>();
    for (let round = 0; round < MAX_ROUNDS && taken.size < limit; round++) {
      const wish = { type: this.#type, limit: limit + taken.size, fullGroups: [...this.#full] };
      const due = await tx.jobs.findDue([wish], this.#now.toISOString());
      await this.#readRates(tx, due);
      const skipped = due.filter((row) => {
        if (taken.has(row.id) || taken.size === limit) return false;
        if (!this.#mayBegin(row.group_key, running, concurrency)) return true;
        taken.set(row.id, row);
        return false;
      });
      if (skipped.length === 0) break;
    }
    if (this.#changedRates.size > 0) await tx.jobs.setRates(this.#type, this.#changedRates);
    return [...taken.values()];
  }

  async #readRates(tx: StoreView, rows: readonly JobRow[]): Promise<void> {
    if (!this.#rule.rate) return;
    const groups = new Set(rows.flatMap(({ group_key }) => group_key ?? []));
    const unknown = [...groups].filter((group) => !this.#rates.has(group));
    const known = await tx.jobs.rates(this.#type, unknown);
    for (const group of unknown) this.#rates.set(group, known.get(group) ?? 0);
  }

  #mayBegin(group: string | null, running: Map<string, number>, concurrency: number): boolean {
    if (group === null) return true;
    if (this.#full.has(group)) return false;
    const count = running.get(group) ?? 0;
    if (count >= concurrency || !this.#spend(group)) {
      this.#full.add(group);
      return false;
    }
    running.set(group, count + 1);
    return true;
  }

  /**
   * One time per group says it all (the generic cell rate algorithm): each beginning moves it on by its share of
   * the period, and it may not be further ahead of now than the rest of the period.
   */
  #spend(group: string): boolean {
    const { rate } = this.#rule;
    if (!rate) return true;
    const now = this.#now.getTime();
    const share = rate.perMs / rate.count;
    const next = Math.max(this.#rates.get(group) ?? 0, now) + share;
    const mayBeginAt = next - rate.perMs;
    if (mayBeginAt > now) {
      this.freeAt = Math.min(this.freeAt ?? Infinity, Math.ceil(mayBeginAt));
      return false;
    }
    this.#rates.set(group, next);
    this.#changedRates.set(group, Math.ceil(next));
    return true;
  }
}
