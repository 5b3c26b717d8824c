import {
  type Credentials,
  type EntityCallContext,
  isPluginError,
  type PanelDocument,
  PanelPlugin,
  type PanelSection,
  PLUGIN_ERROR_CODES,
} from '@gantry/plugin-sdk';
import { readRecord, readText, textIn } from '@gantry/plugin-sdk/json';
import { POLICY_ANNOTATION, SERVICE_ANNOTATION } from './options.ts';
import { askPagerDuty, idIn, readItems } from './pagerduty.ts';
import { readIncident } from './pagerduty-incidents.ts';

type Ask = (question: Parameters<typeof askPagerDuty<PanelSection>>[2]) => Promise<PanelSection>;

/** The PagerDuty tab: who is on call now, and which incidents are open. */
export class PagerDutyPanel extends PanelPlugin {
  async render(ctx: EntityCallContext, credentials: Credentials): Promise<PanelDocument> {
    const { annotations } = ctx.entity;
    const serviceId = idIn(annotations[SERVICE_ANNOTATION]);
    const service = serviceId ? await readService(ctx, credentials, serviceId) : undefined;
    if (serviceId && !service) {
      return unknown(`PagerDuty has no service ${serviceId}, or the key may not see it.`);
    }
    const policyId = idIn(annotations[POLICY_ANNOTATION]) ?? service?.policyId;
    if (!serviceId && !policyId) return unknown('The annotation is no id of PagerDuty.');
    const ask: Ask = (question) => askPagerDuty(ctx, credentials, question);
    const [onCall, incidents] = await Promise.all([
      policyId ? onCallSection(ask, policyId) : undefined,
      serviceId ? incidentSection(ask, serviceId) : undefined,
    ]);
    const found = [service?.section, onCall, incidents];
    return { sections: found.filter((section) => section !== undefined) };
  }
}

interface Service {
  readonly policyId?: string;
  readonly section: PanelSection;
}

async function readService(
  ctx: EntityCallContext,
  credentials: Credentials,
  id: string,
): Promise<Service | undefined> {
  try {
    return await askPagerDuty(ctx, credentials, { path: `/services/${id}`, read: toService });
  } catch (error) {
    // Which is how a 404 is told.
    if (isPluginError(error) && error.code === PLUGIN_ERROR_CODES.inputInvalid) return undefined;
    throw error;
  }
}

const LEVELS = {
  active: 'ok',
  warning: 'warning',
  critical: 'critical',
  maintenance: 'info',
  disabled: 'unknown',
} as const;

function toService(answer: Readonly<Record<string, unknown>>): Service {
  const service = readRecord(answer.service, '"service"');
  const status = textIn(service, 'status') ?? 'unknown';
  const policyId = textIn(service.escalation_policy, 'id');
  const url = textIn(service, 'html_url');
  const name = readText(service, 'name');
  const policy = textIn(service.escalation_policy, 'summary');
  return {
    ...(policyId === undefined ? {} : { policyId }),
    section: {
      type: 'properties',
      items: [
        { label: 'Service', value: url ? { text: name, url } : name },
        {
          label: 'State',
          value: { text: status, level: LEVELS[status as keyof typeof LEVELS] ?? 'unknown' },
        },
        ...(policy ? [{ label: 'Escalation policy', value: policy }] : []),
      ],
    },
  };
}

function onCallSection(ask: Ask, policyId: string): Promise<PanelSection> {
  return ask({
    path: '/oncalls',
    query: [
      ['escalation_policy_ids[]', policyId],
      ['limit', '100'],
    ],
    read: (answer) => {
      const rows = readItems(answer, 'oncalls').map((entry) => {
        const who = textIn(entry.user, 'summary') ?? '?';
        const url = textIn(entry.user, 'html_url');
        const until = textIn(entry, 'end');
        return {
          level: Number(entry.escalation_level ?? 0),
          who: url ? { text: who, url } : who,
          schedule: textIn(entry.schedule, 'summary') ?? null,
          until: until ? { at: until } : 'always',
        };
      });
      return {
        type: 'table',
        title: 'On call now',
        columns: [
          { key: 'level', label: 'Level', align: 'end' },
          { key: 'who', label: 'Who' },
          { key: 'schedule', label: 'Schedule' },
          { key: 'until', label: 'Until' },
        ],
        rows: rows.sort((a, b) => a.level - b.level),
        empty: 'Nobody is on call.',
      };
    },
  });
}

function incidentSection(ask: Ask, serviceId: string): Promise<PanelSection> {
  return ask({
    path: '/incidents',
    query: [
      ['service_ids[]', serviceId],
      ['statuses[]', 'triggered'],
      ['statuses[]', 'acknowledged'],
      ['date_range', 'all'],
      ['sort_by', 'created_at:desc'],
      ['limit', '25'],
    ],
    read: (answer) => ({
      type: 'table',
      title: answer.more === true ? 'Open incidents (the newest 25)' : 'Open incidents',
      columns: [
        { key: 'title', label: 'Incident' },
        { key: 'status', label: 'State' },
        { key: 'since', label: 'Since' },
      ],
      rows: readItems(answer, 'incidents').map((raw) => {
        const { title, url, status, urgency, createdAt } = readIncident(raw);
        const level =
          status === 'acknowledged' ? 'info' : urgency === 'low' ? 'warning' : 'critical';
        return {
          title: { text: title, url },
          status: { text: status, level },
          since: { at: createdAt },
        };
      }),
      empty: 'No incident is open.',
    }),
  });
}

function unknown(text: string): PanelDocument {
  return { sections: [{ type: 'status', level: 'unknown', text }] };
}
