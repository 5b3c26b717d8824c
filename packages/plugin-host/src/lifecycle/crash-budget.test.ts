import { ManualClock } from '@gantry/base';
import { describe, expect, test } from 'vitest';
import { CrashBudget } from './crash-budget.ts';

const limits = { crashLimit: 5, crashWindowMs: 600_000, backOffMs: 500, maxBackOffMs: 3_000 };

function createBudget(random = () => 1) {
  const clock = new ManualClock();
  return { clock, budget: new CrashBudget(limits, clock, random) };
}

describe('the crash budget', () => {
  test('waits longer after each crash, up to a limit, and never less than half', () => {
    const { budget, clock } = createBudget();
    const waits = Array.from({ length: 4 }, () => {
      budget.record('it crashed', '');
      const { waitMs } = budget;
      clock.advance(waitMs);
      return waitMs;
    });
    expect(waits).toEqual([500, 1_000, 2_000, 3_000]);
    expect(budget.waitMs).toBe(0);

    const half = createBudget(() => 0).budget;
    half.record('it crashed', '');
    expect(half.waitMs).toBe(250);
  });

  test('puts a plugin into quarantine after too many crashes in the window', () => {
    const { budget, clock } = createBudget();
    for (let crash = 0; crash < 4; crash++) budget.record('it crashed', '');
    expect(budget.quarantined).toBe(false);
    // The first four are too long ago to count.
    clock.advance(limits.crashWindowMs);
    for (let crash = 0; crash < 4; crash++) budget.record('it crashed', '');
    expect(budget.quarantined).toBe(false);
    budget.record('it crashed', '');
    expect(budget.quarantined).toBe(true);
    expect(budget.counted).toBe(5);
  });

  test('starts anew when somebody releases it, and keeps what happened', () => {
    const { budget } = createBudget();
    for (let crash = 0; crash < 12; crash++) budget.record(`crash ${crash}`, 'output');
    budget.release();
    expect(budget).toMatchObject({ quarantined: false, waitMs: 0, counted: 0 });
    expect(budget.crashes).toHaveLength(10);
    expect(budget.crashes.at(-1)).toMatchObject({ reason: 'crash 11', output: 'output' });
  });
});
