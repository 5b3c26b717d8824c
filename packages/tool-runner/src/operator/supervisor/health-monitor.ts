import { ToolRunner } from '../../run/tool-runner.ts';
import { CheckState, type HealthState, worstOf } from '../health-state.ts';
import type { CheckStatus, PreparedCheck } from './protocol.ts';

export interface HealthMonitor {
  readonly state: HealthState;
  readonly checks: readonly CheckStatus[];
  stop(): Promise<void>;
}

/** Runs checks at their intervals, never two of the same at once, until it is stopped. */
export function watchHealth(
  checks: readonly PreparedCheck[],
  onChange: (before: HealthState, after: HealthState, message: string) => void,
): HealthMonitor {
  const runner = new ToolRunner({ environment: process.env });
  const stop = new AbortController();
  const states = checks.map((check) => new CheckState(check));
  const shown: CheckStatus[] = checks.map(({ tool }) => ({
    tool: tool.manifest.name,
    state: 'starting',
  }));
  const current = () => worstOf(states.map(({ state }) => state));

  const loop = async (check: PreparedCheck, index: number) => {
    await pause(check.initialDelayMs, stop.signal);
    while (!stop.signal.aborted) {
      const { tool, args, env, timeoutMs, secrets } = check;
      const outcome = await runner.run(tool, {
        args,
        env,
        timeoutMs,
        secrets,
        signal: stop.signal,
      });
      if (stop.signal.aborted) return;
      const before = current();
      const state = (states[index] as CheckState).record(outcome.status === 'passed');
      shown[index] = {
        tool: tool.manifest.name,
        state,
        message: outcome.message,
        at: new Date().toISOString(),
        durationMs: Math.round(outcome.durationMs),
      };
      if (current() !== before) onChange(before, current(), outcome.message);
      // A little spread, so that checks of many services do not all run at the same moment.
      await pause(check.intervalMs * (0.95 + Math.random() / 10), stop.signal);
    }
  };
  const loops = checks.map(loop);
  return {
    get state() {
      return current();
    },
    checks: shown,
    stop: async () => {
      stop.abort();
      await Promise.all(loops);
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
