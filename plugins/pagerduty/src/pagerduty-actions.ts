import {
  type ActionDefinition,
  ActionPlugin,
  type ActionRequest,
  type ConnectionTest,
  type Credentials,
  isPluginError,
  type PluginContext,
  PluginInputError,
} from '@gantry/plugin-sdk';
import { type JsonRecord, readNumber, readRecord, readText, textIn } from '@gantry/plugin-sdk/json';
import { SERVICE_ANNOTATION } from './options.ts';
import { askPagerDuty, idIn, readItems } from './pagerduty.ts';

const schema = (required: string[], properties: Record<string, object>) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

/** Pages people, and answers incidents. */
export class PagerDutyActions extends ActionPlugin {
  override actions(): ActionDefinition[] {
    return [
      {
        name: 'page',
        label: 'Page someone',
        description: 'Opens an incident, which calls whoever is on call for the service.',
        effect: 'write',
        inputSchema: schema(['title'], {
          title: { type: 'string', title: 'What is wrong', minLength: 1, maxLength: 1_000 },
          note: { type: 'string', title: 'Note', maxLength: 20_000 },
          urgency: { type: 'string', title: 'Urgency', enum: ['high', 'low'], default: 'high' },
          service: {
            type: 'string',
            title: 'Service',
            description: 'Its id, such as PIJ90N7. Empty: the service of the entity.',
          },
          key: {
            type: 'string',
            title: 'Key',
            maxLength: 255,
            description: 'While an incident with it is open, no second one is opened.',
          },
        }),
        run: page,
      },
      {
        name: 'answer_incident',
        label: 'Acknowledge or resolve an incident',
        effect: 'write',
        inputSchema: schema(['incident', 'status'], {
          incident: { type: 'string', title: 'Incident', description: 'Its id, such as Q2KJ1R.' },
          status: { type: 'string', title: 'State', enum: ['acknowledged', 'resolved'] },
        }),
        run: answerIncident,
      },
    ];
  }

  override async testConnection(
    ctx: PluginContext,
    credentials: Credentials,
  ): Promise<ConnectionTest> {
    try {
      const services = await askPagerDuty(ctx, credentials, {
        path: '/services',
        query: [
          ['limit', '1'],
          ['total', 'true'],
        ],
        read: (answer) => answer.total ?? readItems(answer, 'services').length,
      });
      return { ok: true, message: `PagerDuty answers. Services: ${services}.` };
    } catch (error) {
      if (!isPluginError(error)) throw error;
      return { ok: false, message: error.message };
    }
  }
}

async function page(ctx: PluginContext, credentials: Credentials, { input }: ActionRequest) {
  const { title, note, urgency = 'high', key } = input;
  const named =
    typeof input.service === 'string' && input.service !== '' ? input.service : undefined;
  const service = idIn(named ?? ctx.entity?.annotations[SERVICE_ANNOTATION]);
  if (service === undefined) {
    throw new PluginInputError(
      named === undefined
        ? `The entity names no service: set the annotation ${SERVICE_ANNOTATION}.`
        : `"${named.slice(0, 100)}" is no id of a service.`,
    );
  }
  const incident = {
    type: 'incident',
    title,
    service: { id: service, type: 'service_reference' },
    urgency,
    ...(typeof key === 'string' && key !== '' ? { incident_key: key } : {}),
  };
  const send = { method: 'POST', body: { incident } } as const;
  const opened = await askPagerDuty(ctx, credentials, { path: '/incidents', send, read: toResult });
  if (typeof note === 'string' && note !== '') {
    const written = { method: 'POST', body: { note: { content: note } } } as const;
    const path = `/incidents/${String(opened.output.id)}/notes`;
    await askPagerDuty(ctx, credentials, { path, send: written, read: () => undefined });
  }
  return opened;
}

function answerIncident(ctx: PluginContext, credentials: Credentials, { input }: ActionRequest) {
  const id = idIn(String(input.incident));
  if (id === undefined) throw new PluginInputError('That is no id of an incident.');
  const incident = { type: 'incident_reference', status: input.status };
  return askPagerDuty(ctx, credentials, {
    path: `/incidents/${id}`,
    send: { method: 'PUT', body: { incident } },
    read: toResult,
  });
}

function toResult(answer: JsonRecord) {
  const incident = readRecord(answer.incident, '"incident"');
  const [number, status] = [readNumber(incident, 'incident_number'), readText(incident, 'status')];
  const url = textIn(incident, 'html_url') ?? '';
  const message = `Incident #${number} is ${status}: ${url}`;
  return { message, output: { id: readText(incident, 'id'), number, status, url } };
}
