import { type Clock, createId, type Problem } from '@gantry/base';
import { type AnnouncementInput, ROLES, type Severity } from '@gantry/contracts';
import type { AnnouncementRow, Store, StoreView } from '@gantry/storage';
import { checkTeams } from '../access/check-teams.ts';
import { sameTeam } from '../access/team-name.ts';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { Actor, RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { toEvent } from '../events/event-stream.ts';

export interface Announcement extends AnnouncementInput {
  readonly id: string;
  body: string;
  severity: Severity;
  dismissible: boolean;
  readonly state: 'scheduled' | 'active' | 'ended';
  /** Whether the reader has put it away. */
  readonly dismissed: boolean;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly updatedAt: string;
}

/** What administrators tell everybody, or some, for a while. */
export class Announcements {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Those that are for the reader, now, newest first. */
  async active(reader: Actor): Promise<Announcement[]> {
    return (await this.list(reader)).filter(
      (announcement) => announcement.state === 'active' && isFor(announcement, reader),
    );
  }

  /** All of them. */
  async list(reader: Actor): Promise<Announcement[]> {
    const [rows, dismissed] = await Promise.all([
      this.#store.announcements.list(),
      this.#store.announcements.dismissedBy(reader.id),
    ]);
    return rows.map((row) => this.#toAnnouncement(row, dismissed.has(row.id)));
  }

  async create(input: AnnouncementInput, context: RequestContext): Promise<Announcement> {
    const at = this.#now();
    const row: AnnouncementRow = {
      ...toColumns(input),
      id: createId(),
      created_at: at,
      created_by: context.actor.name,
      updated_at: at,
    };
    return await this.#store.transaction(async (tx) => {
      await checkInput(tx, input);
      await tx.announcements.create(row);
      const created = this.#toAnnouncement(row, false);
      await this.#record(tx, context, 'created', row, { after: created });
      return created;
    });
  }

  /** Replaces it. When it says something else, those who had put it away see it again. */
  async update(
    id: string,
    input: AnnouncementInput,
    context: RequestContext,
  ): Promise<Announcement> {
    return await this.#store.transaction(async (tx) => {
      await checkInput(tx, input);
      const before = await requireAnnouncement(tx, id);
      const row: AnnouncementRow = {
        ...before,
        ...toColumns(input),
        updated_at: this.#now(),
      };
      await tx.announcements.update(id, row);
      const saysElse =
        before.title !== row.title || before.body !== row.body || before.severity !== row.severity;
      if (saysElse) await tx.announcements.forgetDismissals(id);
      const dismissed = (await tx.announcements.dismissedBy(context.actor.id)).has(id);
      const after = this.#toAnnouncement(row, dismissed);
      const states = { before: this.#toAnnouncement(before, dismissed), after };
      await this.#record(tx, context, 'updated', row, states);
      return after;
    });
  }

  async remove(id: string, context: RequestContext): Promise<void> {
    await this.#store.transaction(async (tx) => {
      const row = await requireAnnouncement(tx, id);
      await tx.announcements.remove(id);
      const before = this.#toAnnouncement(row, false);
      await this.#record(tx, context, 'deleted', row, { before });
    });
  }

  /** The reader puts it away, for themselves. Nothing changes for anybody else, so nothing is audited. */
  async dismiss(id: string, reader: Actor): Promise<void> {
    const announcement = (await this.active(reader)).find((one) => one.id === id);
    if (!announcement) throw errors.NOT_FOUND({ what: `announcement ${id}` });
    if (!announcement.dismissible) throw errors.NOT_DISMISSIBLE({ title: announcement.title });
    await this.#store.transaction((tx) => tx.announcements.dismiss(reader.id, id));
  }

  #now(): string {
    return this.#clock.now().toISOString();
  }

  async #record(
    tx: StoreView,
    context: RequestContext,
    what: 'created' | 'updated' | 'deleted',
    { id, title }: AnnouncementRow,
    states: { before?: Announcement; after?: Announcement },
  ): Promise<void> {
    const stateOf = (announcement: Announcement | undefined) => {
      if (!announcement) return undefined;
      const { dismissed: _, state: __, ...rest } = announcement;
      return rest;
    };
    await tx.audit.append([
      toAuditEntry(this.#clock, context, {
        action: `announcement.${what}`,
        resourceType: 'announcement',
        resourceId: id,
        resourceName: title,
        before: stateOf(states.before),
        after: stateOf(states.after),
      }),
    ]);
    // Without saying which: it may not be for everybody who hears this.
    await tx.events.append([toEvent('announcement.changed', this.#now(), {})]);
  }

  #toAnnouncement(row: AnnouncementRow, dismissed: boolean): Announcement {
    const now = this.#now();
    const teams = JSON.parse(row.teams) as string[];
    const roles = JSON.parse(row.roles) as string[];
    const hasEnded = row.ends_at !== null && row.ends_at <= now;
    const hasBegun = row.starts_at === null || row.starts_at <= now;
    return {
      id: row.id,
      title: row.title,
      body: row.body,
      severity: row.severity as Severity,
      ...(row.starts_at === null ? {} : { from: row.starts_at }),
      ...(row.ends_at === null ? {} : { until: row.ends_at }),
      ...(teams.length > 0 ? { teams } : {}),
      ...(roles.length > 0 ? { roles } : {}),
      dismissible: row.dismissible === 1,
      state: hasEnded ? 'ended' : hasBegun ? 'active' : 'scheduled',
      dismissed,
      createdAt: row.created_at,
      createdBy: row.created_by,
      updatedAt: row.updated_at,
    };
  }
}

function isFor({ teams = [], roles = [] }: Announcement, reader: Actor): boolean {
  if (teams.length === 0 && roles.length === 0) return true;
  const own = reader.identity;
  return (
    roles.includes(reader.role) ||
    (own?.roles.some((role) => roles.includes(role)) ?? false) ||
    (own?.teams.some((team) => teams.some((other) => sameTeam(team, other))) ?? false)
  );
}

function toColumns(input: AnnouncementInput) {
  return {
    title: input.title,
    body: input.body ?? '',
    severity: input.severity ?? 'info',
    starts_at: input.from === undefined ? null : new Date(input.from).toISOString(),
    ends_at: input.until === undefined ? null : new Date(input.until).toISOString(),
    teams: JSON.stringify(input.teams ?? []),
    roles: JSON.stringify(input.roles ?? []),
    dismissible: (input.dismissible ?? true) ? 1 : 0,
  };
}

async function requireAnnouncement(tx: StoreView, id: string): Promise<AnnouncementRow> {
  const row = await tx.announcements.get(id);
  if (!row) throw errors.NOT_FOUND({ what: `announcement ${id}` });
  return row;
}

async function checkInput(tx: StoreView, input: AnnouncementInput): Promise<void> {
  const problems: Problem[] = checkTeams(input.teams ?? [], '/teams');
  const known = [...ROLES, ...(await tx.access.listRoles()).map((role) => role.name)];
  for (const [index, role] of (input.roles ?? []).entries()) {
    if (known.includes(role)) continue;
    problems.push({ pointer: `/roles/${index}`, message: `there is no role "${role}"` });
  }
  for (const field of ['from', 'until'] as const) {
    const value = input[field];
    // The format allows a leap second, which no clock here has.
    if (value === undefined || !Number.isNaN(Date.parse(value))) continue;
    problems.push({ pointer: `/${field}`, message: 'is not a time that a clock shows' });
  }
  const { from, until } = input;
  if (from !== undefined && until !== undefined && Date.parse(until) <= Date.parse(from)) {
    problems.push({ pointer: '/until', message: 'must be later than "from"' });
  }
  if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
}
