import {
  type ConnectionTest,
  type Credentials,
  failureOf,
  type HttpResponse,
  isPluginError,
  type PluginContext,
  type WebhookActionDefinition,
  WebhookPlugin,
  type WebhookRequest,
} from '@gantry/plugin-sdk';
import { parseAnalysis } from './analysis.ts';
import { addressOf, FACTS_SCHEMA, type Fact, toPatch } from './facts.ts';

interface UpdateConfig {
  readonly facts: readonly Fact[];
  readonly branches: 'main' | 'all';
}

/** Reacts to the end of an analysis. */
export class SonarQubeWebhook extends WebhookPlugin {
  override actions(): readonly WebhookActionDefinition[] {
    return [
      {
        name: 'update_entity',
        label: 'Write measures into the entity',
        description:
          'Reads the measures of the project and writes each to its place in the entity.',
        configSchema: {
          type: 'object',
          additionalProperties: false,
          required: ['facts'],
          properties: {
            facts: FACTS_SCHEMA,
            branches: { type: 'string', enum: ['main', 'all'], default: 'main' },
          },
        },
        run: updateEntity,
      },
    ];
  }

  override async testConnection(
    ctx: PluginContext,
    credentials: Credentials,
  ): Promise<ConnectionTest> {
    try {
      const answer = await send(ctx, credentials, '/api/authentication/validate');
      const { valid } = answer.json() as { valid?: boolean };
      return valid === true
        ? { ok: true, message: 'SonarQube takes the token.' }
        : { ok: false, message: 'SonarQube does not take the token.' };
    } catch (error) {
      if (isPluginError(error)) return { ok: false, message: error.message };
      throw error;
    }
  }
}

async function updateEntity(
  ctx: PluginContext,
  credentials: Credentials,
  { actionConfig, payload }: WebhookRequest<UpdateConfig>,
): Promise<void> {
  const analysis = parseAnalysis(payload);
  const address = addressOf(ctx.entity);
  const { facts, branches } = actionConfig;
  if (analysis.status !== 'SUCCESS') {
    return ctx.log.warn(`The analysis of ${analysis.project} ended with ${analysis.status}.`);
  }
  if (branches === 'main' && !analysis.isMainBranch) {
    return ctx.log.info('It is not the main branch, so nothing is written.');
  }
  const values = await readMeasures(ctx, credentials, analysis.project, facts);
  if (analysis.qualityGate !== undefined) values.set('alert_status', analysis.qualityGate);
  const missing = facts.filter(({ metric }) => !values.has(metric)).map(({ metric }) => metric);
  if (missing.length > 0) ctx.log.warn(`SonarQube has no ${missing.join(', ')} of this project.`);
  if (missing.length === facts.length) return;
  await ctx.catalog.patch(address, toPatch(facts, values));
}

async function readMeasures(
  ctx: PluginContext,
  credentials: Credentials,
  component: string,
  facts: readonly Fact[],
): Promise<Map<string, string>> {
  const metricKeys = [...new Set(facts.map(({ metric }) => metric))].join(',');
  const query = new URLSearchParams({ component, metricKeys });
  const answer = await send(ctx, credentials, `/api/measures/component?${query}`);
  const { component: found } = answer.json() as {
    component?: { measures?: { metric: string; value?: string }[] };
  };
  return new Map(
    (found?.measures ?? []).flatMap(({ metric, value }) =>
      value === undefined ? [] : [[metric, value] as const],
    ),
  );
}

async function send(
  ctx: PluginContext,
  { apiToken = '' }: Credentials,
  path: string,
): Promise<HttpResponse> {
  const base = String(ctx.integration.options.serviceUrl).replace(/\/$/, '');
  const answer = await ctx.http.fetch(base + path, {
    headers: { authorization: `Bearer ${apiToken}`, accept: 'application/json' },
  });
  if (!answer.ok) throw failureOf(answer, 'SonarQube does not answer it');
  return answer;
}
