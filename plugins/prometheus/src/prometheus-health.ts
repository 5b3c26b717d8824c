import {
  type Credentials,
  type EntityCallContext,
  HealthPlugin,
  type HealthReport,
  type HealthStatus,
  isPluginError,
  type PluginContext,
} from '@gantry/plugin-sdk';
import { readAlerts } from './alerts.ts';
import { measureBurn, readObjectives } from './objectives.ts';
import { Prometheus } from './prometheus.ts';

const ORDER: readonly HealthStatus[] = ['critical', 'warning', 'unknown', 'ok'];

/** How an entity is: its firing alerts, and how fast its objectives are used up. */
export class PrometheusHealth extends HealthPlugin {
  async check(ctx: EntityCallContext, credentials: Credentials): Promise<HealthReport> {
    const prometheus = new Prometheus(ctx, credentials);
    const [alerts, burns] = await Promise.all([
      readAlerts(ctx, prometheus),
      Promise.all(readObjectives(ctx).map((objective) => measureBurn(ctx, prometheus, objective))),
    ]);
    const firing = (alerts ?? []).filter(({ isFiring }) => isFiring);
    const states: HealthStatus[] = burns.map(({ status }) => status);
    if (alerts) states.push('ok');
    for (const { level } of firing) if (level !== 'info') states.push(level);
    const status = ORDER.find((candidate) => states.includes(candidate)) ?? 'unknown';
    const words = [
      ...(firing.length > 0 ? [`Firing: ${firing.map(({ name }) => name).join(', ')}.`] : []),
      ...burns.map(({ objective, words: said }) => `${objective.title}: ${said}`),
    ];
    const fallback = alerts ? 'No alert fires.' : 'Neither alerts nor objectives are configured.';
    const measures = burns.flatMap(({ objective, left }) =>
      left === undefined
        ? []
        : [{ name: objective.title, value: Number((left * 100).toFixed(2)), unit: '%' }],
    );
    return { status, text: words.join(' ').slice(0, 5_000) || fallback, measures };
  }

  override async testConnection(ctx: PluginContext, credentials: Credentials) {
    try {
      const prometheus = new Prometheus(ctx, credentials);
      const version = await prometheus.version();
      const targets = await prometheus.value('count(up)');
      const words = targets === undefined ? 'no targets' : `${targets} targets`;
      return { ok: true, message: `Prometheus ${version} answers, with ${words}.` };
    } catch (error) {
      if (!isPluginError(error)) throw error;
      return { ok: false, message: error.message };
    }
  }
}
