import {
  type Credentials,
  decodeCursor,
  type EntityCallContext,
  encodeCursor,
  type Incident,
  type IncidentQuery,
  type IncidentResult,
  IncidentsPlugin,
  PluginInputError,
} from '@gantry/plugin-sdk';
import { type JsonRecord, readText, textIn } from '@gantry/plugin-sdk/json';
import { SERVICE_ANNOTATION } from './options.ts';
import { askPagerDuty, idIn, readItems } from './pagerduty.ts';

const STATUSES = ['triggered', 'acknowledged', 'resolved'];
const MAX_PAGE = 100;
/** PagerDuty shows no more of one search. */
const MAX_OFFSET = 10_000;

/** Incidents of an entity's service. */
export class PagerDutyIncidents extends IncidentsPlugin {
  async listIncidents(
    ctx: EntityCallContext,
    credentials: Credentials,
    query: IncidentQuery,
  ): Promise<IncidentResult> {
    const offset = (decodeCursor(query) as number | undefined) ?? 0;
    const service = idIn(ctx.entity.annotations[SERVICE_ANNOTATION]);
    if (service === undefined) return { incidents: [] };
    const unknown = query.statuses?.find((status) => !STATUSES.includes(status));
    if (unknown !== undefined) {
      throw new PluginInputError(`"${unknown}" is no status; there are: ${STATUSES.join(', ')}.`);
    }
    const limit = Math.min(query.limit, MAX_PAGE);
    return askPagerDuty(ctx, credentials, {
      path: '/incidents',
      query: [
        ['service_ids[]', service],
        ['since', query.startTime],
        ['until', query.endTime],
        ...(query.statuses ?? []).map((status) => ['statuses[]', status] as const),
        ['sort_by', 'created_at:desc'],
        ['limit', String(limit)],
        ['offset', String(offset)],
      ],
      read: (answer) => {
        const incidents = readItems(answer, 'incidents').map(readIncident);
        const next = offset + limit;
        const goesOn = answer.more === true && next + limit <= MAX_OFFSET;
        return { incidents, ...(goesOn ? { nextCursor: encodeCursor(query, next) } : {}) };
      },
    });
  }
}

export function readIncident(raw: JsonRecord): Incident {
  const resolvedAt = textIn(raw, 'resolved_at');
  const service = textIn(raw.service, 'summary');
  const urgency = textIn(raw, 'urgency');
  return {
    id: readText(raw, 'id'),
    title: readText(raw, 'title').slice(0, 1_000),
    status: readText(raw, 'status'),
    createdAt: readText(raw, 'created_at'),
    url: readText(raw, 'html_url'),
    ...(urgency === undefined ? {} : { urgency }),
    ...(resolvedAt === undefined ? {} : { resolvedAt }),
    ...(service === undefined ? {} : { service }),
  };
}
