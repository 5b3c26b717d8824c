import type { Clock, Problem } from '@gantry/base';
import {
  DASHBOARD_PARTS,
  type DashboardInput,
  type DashboardPart,
  type DashboardScope,
  DEFAULT_NAMESPACE,
  type PinnedEntity,
  type QuickLink,
  WIDGETS,
  type Widget,
} from '@gantry/contracts';
import type { DashboardRow, Store, StoreView } from '@gantry/storage';
import { checkTeams } from '../access/check-teams.ts';
import type { PolicyEngine } from '../access/policy-engine.ts';
import { sameTeam, shortTeamName } from '../access/team-name.ts';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Actor, RequestContext } from '../context.ts';
import { errors } from '../errors.ts';
import { toEvent } from '../events/event-stream.ts';

/** Whose dashboard: with `team`, which. */
export interface DashboardTarget {
  readonly scope: DashboardScope;
  readonly team?: string | undefined;
}

export interface Dashboard {
  readonly widgets: Widget[];
  readonly quickLinks: QuickLink[];
  readonly pinnedEntities: PinnedEntity[];
  /** Whose each part is; `standard` where nobody has set one. */
  readonly sources: Record<DashboardPart, DashboardScope | 'standard'>;
  /** The team whose parts these are, where there are any. */
  readonly team?: string;
  readonly updatedAt?: string;
  readonly updatedBy?: string;
}

type Parts = Pick<DashboardInput, DashboardPart>;

const STANDARD: Required<Parts> = {
  widgets: WIDGETS.map((id, order) => ({
    id,
    visible: true,
    order,
    width: id === 'announcements' || id === 'entity_stats' ? 'full' : 'half',
  })),
  quickLinks: [],
  pinnedEntities: [],
};
const NARROWER: readonly DashboardScope[] = ['user', 'team', 'global'];

export interface DashboardsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: PolicyEngine;
  readonly catalog: Catalog;
}

/** Home pages: each part is a person's own, or else their team's, or else everybody's. */
export class Dashboards {
  readonly #options: DashboardsOptions;

  constructor(options: DashboardsOptions) {
    this.#options = options;
  }

  /**
   * What the reader's home page shows; with a target, what is shown where nothing more specific is set.
   * Pinned entities that the reader may not read are left out.
   */
  async read(reader: Actor, target: DashboardTarget = { scope: 'user' }): Promise<Dashboard> {
    const { store } = this.#options;
    const team = target.scope === 'team' ? this.#requireTeam(target, reader) : undefined;
    const own = [...new Set((reader.identity?.teams ?? []).map(shortTeamName))];
    const teams = team !== undefined ? [team] : target.scope === 'user' ? own : [];
    const rows = await store.dashboards.relevant(reader.id, teams);
    const from = NARROWER.indexOf(target.scope);
    const ordered = NARROWER.slice(from).flatMap((scope) =>
      rows
        .filter((row) => row.scope === scope)
        .sort((a, b) => teams.indexOf(a.subject) - teams.indexOf(b.subject)),
    );
    return await this.#merge(ordered, reader);
  }

  /** Replaces what is set for somebody; parts that are left out are inherited again. */
  async write(
    target: DashboardTarget,
    input: DashboardInput,
    context: RequestContext,
  ): Promise<Dashboard> {
    const { store, clock } = this.#options;
    const subject = this.#authorize(target, context.actor);
    const parts = partsOf(input);
    const problems = problemsOfParts(parts);
    if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
    await store.transaction(async (tx) => {
      const before = await tx.dashboards.get(target.scope, subject);
      const row: DashboardRow = {
        scope: target.scope,
        subject,
        config: JSON.stringify(parts),
        updated_at: clock.now().toISOString(),
        updated_by: context.actor.name,
      };
      if (before?.config === row.config) return;
      await tx.dashboards.put(row);
      await this.#record(tx, context, 'dashboard.updated', before, row);
    });
    return await this.read(context.actor, target);
  }

  /** What is less specific shows again. Nothing happens where nothing is set. */
  async remove(target: DashboardTarget, context: RequestContext): Promise<void> {
    const subject = this.#authorize(target, context.actor);
    await this.#options.store.transaction(async (tx) => {
      const before = await tx.dashboards.get(target.scope, subject);
      if (!before) return;
      await tx.dashboards.remove(target.scope, subject);
      await this.#record(tx, context, 'dashboard.deleted', before, undefined);
    });
  }

  /** The subject that the target is stored under. Throws `FORBIDDEN`. */
  #authorize(target: DashboardTarget, actor: Actor): string {
    const { policy } = this.#options;
    if (target.scope === 'user') return actor.id;
    if (target.scope === 'global') {
      policy.authorize(actor, 'dashboards.manage');
      return '';
    }
    const team = this.#requireTeam(target, actor);
    if (!policy.may(actor, 'dashboards.manage')) {
      policy.authorize(actor, 'dashboards.write', { owner: team });
    }
    return team;
  }

  /** The team, which has to be one of the reader's own unless they manage all dashboards. */
  #requireTeam({ team }: DashboardTarget, reader: Actor): string {
    const problems: Problem[] =
      team === undefined
        ? [{ pointer: '/team', message: 'is needed with the scope "team"' }]
        : checkTeams([team], '').map((problem) => ({ ...problem, pointer: '/team' }));
    if (team === undefined || problems.length > 0) throw errors.INVALID_INPUT({ problems });
    const isOwn = reader.identity?.teams.some((own) => sameTeam(own, team)) ?? false;
    if (!isOwn && !this.#options.policy.may(reader, 'dashboards.manage')) {
      const reason = `You do not belong to the team "${team}".`;
      throw errors.FORBIDDEN({ reason, permission: 'dashboards.manage' });
    }
    return shortTeamName(team);
  }

  async #merge(rows: readonly DashboardRow[], reader: Actor): Promise<Dashboard> {
    const merged: Parts = {};
    const sources: Dashboard['sources'] = {
      widgets: 'standard',
      quickLinks: 'standard',
      pinnedEntities: 'standard',
    };
    const used = new Set<DashboardRow>();
    for (const row of rows) {
      const parts = JSON.parse(row.config) as Parts;
      for (const part of DASHBOARD_PARTS) {
        if (parts[part] === undefined || merged[part] !== undefined) continue;
        Object.assign(merged, { [part]: parts[part] });
        sources[part] = row.scope as DashboardScope;
        used.add(row);
      }
    }
    const [latest] = [...used].sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1));
    const team = [...used].find((row) => row.scope === 'team')?.subject;
    return {
      widgets: withAllWidgets(merged.widgets ?? STANDARD.widgets),
      quickLinks: merged.quickLinks ?? STANDARD.quickLinks,
      pinnedEntities: await this.#readable(merged.pinnedEntities ?? [], reader),
      sources,
      ...(team === undefined ? {} : { team }),
      ...(latest ? { updatedAt: latest.updated_at, updatedBy: latest.updated_by } : {}),
    };
  }

  async #readable(pinned: readonly PinnedEntity[], reader: Actor): Promise<PinnedEntity[]> {
    const refs = pinned.map((one) => ({ namespace: DEFAULT_NAMESPACE, ...one }));
    const found = await this.#options.catalog.readable(refs, reader);
    return pinned.filter((_, index) => found[index] !== undefined);
  }

  async #record(
    tx: StoreView,
    context: RequestContext,
    action: string,
    before: DashboardRow | undefined,
    after: DashboardRow | undefined,
  ): Promise<void> {
    const { clock } = this.#options;
    const { scope, subject } = (after ?? before) as DashboardRow;
    await tx.audit.append([
      toAuditEntry(clock, context, {
        action,
        resourceType: 'dashboard',
        resourceId: subject === '' ? scope : `${scope}/${subject}`,
        resourceName: scope === 'user' ? context.actor.name : subject || scope,
        before: before?.config,
        after: after?.config,
      }),
    ]);
    const at = clock.now().toISOString();
    await tx.events.append([toEvent('dashboard.changed', at, { scope, subject })]);
  }
}

function partsOf(input: DashboardInput): Parts {
  const { widgets, quickLinks, pinnedEntities } = input;
  return {
    ...(widgets ? { widgets: [...widgets].sort((a, b) => a.order - b.order) } : {}),
    ...(quickLinks ? { quickLinks } : {}),
    ...(pinnedEntities ? { pinnedEntities } : {}),
  };
}

/** A widget that is newer than what was saved can be chosen, and is not shown by itself. */
function withAllWidgets(widgets: readonly Widget[]): Widget[] {
  const missing = STANDARD.widgets.filter(({ id }) => !widgets.some((one) => one.id === id));
  return [
    ...widgets,
    ...missing.map((widget, index) => ({
      ...widget,
      visible: false,
      order: (widgets.at(-1)?.order ?? 0) + index + 1,
    })),
  ];
}

/** Names that stand twice in a list. */
function problemsOfParts(parts: Parts): Problem[] {
  return DASHBOARD_PARTS.flatMap((part) => {
    const ids = (parts[part] ?? []).map(({ id }) => id);
    return ids.flatMap((id, index) =>
      ids.indexOf(id) === index
        ? []
        : [{ pointer: `/${part}/${index}/id`, message: `"${id}" stands here twice` }],
    );
  });
}
