import {
  type Credentials,
  type EntityCallContext,
  isPluginError,
  type PanelDocument,
  PanelPlugin,
  type PanelSection,
  PLUGIN_ERROR_CODES,
  type PluginContext,
} from '@gantry/plugin-sdk';
import { alertSection, readAlerts } from './alerts.ts';
import { objectiveSections, readObjectives } from './objectives.ts';
import { Prometheus, queryFor, type Series } from './prometheus.ts';

interface Chart {
  readonly title: string;
  readonly query: string;
  readonly unit?: string;
}

/** As many as a chart can hold and somebody can tell apart. */
const MAX_SERIES = 20;
const POINTS = 120;

/** The Metrics tab: alerts, objectives and charts of an entity. */
export class PrometheusPanel extends PanelPlugin {
  async render(ctx: EntityCallContext, credentials: Credentials): Promise<PanelDocument> {
    const prometheus = new Prometheus(ctx, credentials);
    const { charts = [] } = ctx.integration.options;
    const parts = await Promise.all([
      orReason('Alerts', async () => {
        const alerts = await readAlerts(ctx, prometheus);
        return alerts ? [alertSection(alerts)] : [];
      }),
      ...readObjectives(ctx).map((objective) =>
        orReason(objective.title, () => objectiveSections(ctx, prometheus, objective)),
      ),
      ...(charts as Chart[]).map((chart) =>
        orReason(chart.title, async () => [await draw(ctx, prometheus, chart)]),
      ),
    ]);
    return { sections: parts.flat().slice(0, 50) };
  }
}

/** A query that Prometheus refuses says so in its place; the others are drawn all the same. */
async function orReason(
  title: string,
  draws: () => Promise<PanelSection[]>,
): Promise<PanelSection[]> {
  try {
    return await draws();
  } catch (error) {
    if (!isPluginError(error) || error.code !== PLUGIN_ERROR_CODES.inputInvalid) throw error;
    const text = 'Prometheus refuses the query.';
    return [{ type: 'status', title, level: 'unknown', text, detail: error.message }];
  }
}

async function draw(
  ctx: PluginContext,
  prometheus: Prometheus,
  { title, query, unit }: Chart,
): Promise<PanelSection> {
  const { minutes } = ctx.integration.options;
  const spanMs = Math.min(Math.max(Number(minutes ?? 60), 5), 7 * 24 * 60) * 60_000;
  const endMs = Date.now();
  const stepSeconds = Math.max(1, Math.round(spanMs / 1_000 / POINTS));
  const range = { startMs: endMs - spanMs, endMs, stepSeconds };
  const found = await prometheus.range(queryFor(ctx, query), range);
  if (found.length === 0) {
    return {
      type: 'status',
      title,
      level: 'unknown',
      text: 'Nothing is measured under this name.',
    };
  }
  const hidden = found.length - MAX_SERIES;
  return {
    type: 'chart',
    title: hidden > 0 ? `${title} (${hidden} more series are not shown)` : title,
    shape: 'line',
    ...(unit ? { unit } : {}),
    series: found.slice(0, MAX_SERIES).map((series) => ({
      name: nameOf(series, title),
      points: series.points
        .filter(([, value]) => Number.isFinite(value))
        .map(([at, value]): [number, number] => [at, value]),
    })),
  };
}

function nameOf({ labels }: Series, title: string): string {
  const entries = Object.entries(labels).filter(([name]) => name !== '__name__');
  const [only, ...others] = entries;
  const words =
    others.length === 0 && only ? only[1] : entries.map((pair) => pair.join('=')).join(', ');
  return (words || labels.__name__ || title).slice(0, 200);
}
