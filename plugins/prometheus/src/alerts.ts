import type { Level, PanelSection, PluginContext } from '@gantry/plugin-sdk';
import { type Prometheus, queryFor } from './prometheus.ts';

export interface Alert {
  readonly name: string;
  readonly level: Level;
  readonly severity: string;
  readonly isFiring: boolean;
  readonly labels: string;
}

const MAX_ALERTS = 200;
const OWN_LABELS = ['__name__', 'alertname', 'alertstate', 'severity'];

/** Alerts of the call's entity that fire or are about to; `undefined` when none are configured. */
export async function readAlerts(
  ctx: PluginContext,
  prometheus: Prometheus,
): Promise<Alert[] | undefined> {
  const { alerts } = ctx.integration.options;
  if (typeof alerts !== 'string' || alerts.trim() === '') return undefined;
  const found = await prometheus.instant(`ALERTS{${queryFor(ctx, alerts)}}`);
  return found
    .map(({ labels }): Alert => {
      const severity = labels.severity ?? 'none';
      const isFiring = labels.alertstate === 'firing';
      const others = Object.entries(labels).filter(([name]) => !OWN_LABELS.includes(name));
      return {
        name: labels.alertname ?? 'Alert',
        severity,
        isFiring,
        level: isFiring ? levelOf(severity) : 'info',
        labels: others.map(([name, value]) => `${name}=${value}`).join(', '),
      };
    })
    .sort((a, b) => Number(b.isFiring) - Number(a.isFiring) || (a.name < b.name ? -1 : 1));
}

export function alertSection(alerts: readonly Alert[]): PanelSection {
  return {
    type: 'table',
    title: 'Alerts',
    columns: [
      { key: 'name', label: 'Alert' },
      { key: 'state', label: 'State' },
      { key: 'labels', label: 'Labels' },
    ],
    rows: alerts.slice(0, MAX_ALERTS).map(({ name, level, severity, isFiring, labels }) => ({
      name,
      state: { text: isFiring ? severity : `pending (${severity})`, level },
      labels: labels.slice(0, 1_000),
    })),
    empty: 'No alert fires.',
  };
}

function levelOf(severity: string): Level {
  if (/crit|page|error|high/i.test(severity)) return 'critical';
  return /info|none|low/i.test(severity) ? 'info' : 'warning';
}
