import { type JsonObject, type Problem, parseDuration } from '@gantry/base';
import Type, { type Static } from 'typebox';
import { done, type StepCall, type StepExecutor, type StepOutcome } from '../step-executor.ts';
import { checkConfig } from './config-problems.ts';

const closed = { additionalProperties: false } as const;
const Duration = Type.String({ maxLength: 500 });
const WaitSchema = Type.Object(
  { for: Type.Optional(Duration), until: Type.Optional(Type.String({ maxLength: 500 })) },
  closed,
);
const SignalSchema = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z][a-z0-9._-]{0,99}$' }),
    timeout: Type.Optional(Duration),
  },
  closed,
);
const SIGNAL_TIMEOUT_MS = 30 * 24 * 3_600_000;

/** Waits for a while (`for: 10m`), or until a time (`until: 2026-11-30T20:00:00Z`). Costs nothing meanwhile. */
export class WaitExecutor implements StepExecutor {
  isRepeatable(): boolean {
    return true;
  }

  check(config: JsonObject): Problem[] {
    const problems = checkConfig(WaitSchema, config);
    if ((config.for === undefined) === (config.until === undefined)) {
      problems.push({ pointer: '', message: 'needs either "for" or "until"' });
    }
    return [...problems, ...durationProblems(config.for, '/for')];
  }

  async plan({ config }: Pick<StepCall, 'config'>): Promise<string> {
    return config.for === undefined ? `Wait until ${config.until}` : `Wait ${config.for}`;
  }

  async run({ config, startedAt, now }: StepCall): Promise<StepOutcome> {
    const { for: duration, until } = config as Static<typeof WaitSchema>;
    const ms = duration === undefined ? undefined : parseDuration(duration);
    const at = ms === undefined ? Date.parse(until ?? '') : startedAt.getTime() + ms;
    if (Number.isNaN(at)) {
      const what = duration ?? until;
      return {
        kind: 'failed',
        message: `"${what}" is neither a duration nor a time.`,
        code: 'STEP_CONFIG_INVALID',
        effect: 'none',
      };
    }
    return now.getTime() >= at ? done() : { kind: 'wait', until: new Date(at) };
  }
}

/** Waits until somebody sends the run a signal of this name; its payload is the outputs. */
export class SignalExecutor implements StepExecutor {
  isRepeatable(): boolean {
    return true;
  }

  check(config: JsonObject): Problem[] {
    return [...checkConfig(SignalSchema, config), ...durationProblems(config.timeout, '/timeout')];
  }

  async plan({ config }: Pick<StepCall, 'config'>): Promise<string> {
    return `Wait for the signal "${config.name}"`;
  }

  async run({ config, startedAt, now, signals }: StepCall): Promise<StepOutcome> {
    const { name, timeout = '' } = config as Static<typeof SignalSchema>;
    if (signals.has(name)) return done({ payload: signals.get(name) ?? null });
    const until = new Date(startedAt.getTime() + (parseDuration(timeout) || SIGNAL_TIMEOUT_MS));
    if (now < until) return { kind: 'wait', until };
    return {
      kind: 'failed',
      message: `The signal "${name}" did not come in time.`,
      code: 'SIGNAL_TIMED_OUT',
      effect: 'none',
    };
  }
}

function durationProblems(value: unknown, pointer: string): Problem[] {
  if (typeof value !== 'string' || value.includes('${{') || parseDuration(value)) return [];
  return [{ pointer, message: 'must be a duration such as 30s, 5m or 2d' }];
}
