import type { HealthStatus, PanelSection, PluginContext } from '@gantry/plugin-sdk';
import { type Prometheus, queryFor } from './prometheus.ts';

export interface Objective {
  readonly title: string;
  /** PromQL with `$window`. */
  readonly errorRatio: string;
  /** Percent. */
  readonly target: string;
  readonly days: number;
}

/** How an objective is kept. A burn of 1 uses up the whole budget in exactly its days. */
export interface Burn {
  readonly objective: Objective;
  /** The share of the budget that is left; below 0 when more was used up. */
  readonly left?: number;
  readonly rates: Readonly<Record<Window, number | undefined>>;
  readonly status: HealthStatus;
  readonly words: string;
}

const WINDOWS = ['5m', '30m', '1h', '6h', '3d'] as const;
type Window = (typeof WINDOWS)[number];

/**
 * When to be told, as Google's workbook on reliability has it: both windows of a pair have to burn, so that what is
 * over does not alarm.
 */
const ALARMS: readonly { long: Window; short: Window; rate: number; status: HealthStatus }[] = [
  { long: '1h', short: '5m', rate: 14.4, status: 'critical' },
  { long: '6h', short: '30m', rate: 6, status: 'critical' },
  { long: '3d', short: '6h', rate: 1, status: 'warning' },
];

export function readObjectives(ctx: PluginContext): Objective[] {
  const { objectives = [] } = ctx.integration.options;
  return (objectives as Objective[]).map((objective) => ({
    ...objective,
    days: objective.days ?? 30,
  }));
}

export async function measureBurn(
  ctx: PluginContext,
  prometheus: Prometheus,
  objective: Objective,
): Promise<Burn> {
  const budget = budgetOf(objective);
  const ratio = (window: string) => prometheus.value(ratioQuery(ctx, objective, window));
  const [all, ...measured] = await Promise.all([`${objective.days}d`, ...WINDOWS].map(ratio));
  const entries = WINDOWS.map((window, index) => {
    const value = measured[index];
    return [window, value === undefined ? undefined : value / budget] as const;
  });
  const rates = Object.fromEntries(entries) as Burn['rates'];
  const alarm = ALARMS.find(
    ({ long, short, rate }) => (rates[long] ?? 0) > rate && (rates[short] ?? 0) > rate,
  );
  const left = all === undefined ? undefined : 1 - all / budget;
  const status = left === undefined ? 'unknown' : (alarm?.status ?? (left < 0 ? 'warning' : 'ok'));
  const words =
    left === undefined
      ? 'Nothing is measured.'
      : `${percent(left)} of the budget of ${objective.days} days is left.`;
  return { objective, rates, status, words, ...(left === undefined ? {} : { left }) };
}

/** The state of an objective, and how fast its budget was used up over the last day. */
export async function objectiveSections(
  ctx: PluginContext,
  prometheus: Prometheus,
  objective: Objective,
): Promise<PanelSection[]> {
  const endMs = Date.now();
  const range = { startMs: endMs - 24 * 3_600_000, endMs, stepSeconds: 900 };
  const query = `(${ratioQuery(ctx, objective, '1h')}) / ${budgetOf(objective)}`;
  const [burn, series] = await Promise.all([
    measureBurn(ctx, prometheus, objective),
    prometheus.range(query, range),
  ]);
  const points = (series[0]?.points ?? []).filter(([, value]) => Number.isFinite(value));
  const rates = WINDOWS.flatMap((window) => {
    const rate = burn.rates[window];
    return rate === undefined
      ? []
      : [{ label: `Burn over ${window}`, value: Number(rate.toFixed(2)) }];
  });
  const title = `${objective.title}: ${objective.target} %`;
  return [
    { type: 'status', title, level: burn.status, text: burn.words },
    ...(rates.length > 0 ? [{ type: 'properties' as const, items: rates }] : []),
    ...(points.length > 0
      ? [
          chart(
            'Burn rate over the last day',
            points.map(([at, value]) => [at, value]),
          ),
        ]
      : []),
  ];
}

function chart(title: string, points: [number, number][]): PanelSection {
  return { type: 'chart', title, shape: 'area', unit: '×', series: [{ name: 'Burn', points }] };
}

function ratioQuery(ctx: PluginContext, { errorRatio }: Objective, window: string): string {
  return queryFor(ctx, errorRatio).replaceAll('$window', window);
}

/** The share that may go wrong. */
function budgetOf({ target }: Objective): number {
  return (100 - Number(target)) / 100;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
