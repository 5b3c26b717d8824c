import { describe, expect, test } from 'vitest';
import { CallQueue, type Turn } from './call-queue.ts';
import { Deadline } from './deadline.ts';

const patient = () => new Deadline(60_000);

async function granted(turn: Promise<Turn>): Promise<() => void> {
  const result = await turn;
  if (result.kind !== 'granted') throw new Error(`The turn was ${result.kind}.`);
  return result.release;
}

describe('the queue of calls', () => {
  test('gives turns in order, no more than allowed at a time', async () => {
    const queue = new CallQueue(2, 10);
    const order: number[] = [];
    let running = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const release = await granted(queue.enter(patient()));
        order.push(index);
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running--;
        release();
      }),
    );
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(2);
  });

  test('does not let a newcomer overtake', async () => {
    const queue = new CallQueue(1, 10);
    const release = await granted(queue.enter(patient()));
    const order: string[] = [];
    const waiting = queue.enter(patient()).then(() => order.push('waiting'));
    release();
    // The turn is on its way to the one who waits.
    const newcomer = queue.enter(patient());
    await waiting;
    expect(order).toEqual(['waiting']);
    void newcomer;
  });

  test('refuses when too many wait, and releases once', async () => {
    const queue = new CallQueue(1, 0);
    const release = await granted(queue.enter(patient()));
    expect(await queue.enter(patient())).toEqual({ kind: 'busy' });
    release();
    release();
    await granted(queue.enter(patient()));
    expect(await queue.enter(patient())).toEqual({ kind: 'busy' });
  });

  test('forgets who went away, and keeps the turn for others', async () => {
    const queue = new CallQueue(1, 10);
    const release = await granted(queue.enter(patient()));
    const controller = new AbortController();
    const gone = queue.enter(new Deadline(60_000, controller.signal));
    const next = queue.enter(patient());
    controller.abort();
    expect(await gone).toEqual({ kind: 'cancelled' });
    release();
    await granted(next);
  });

  test('passes on a turn that came when its caller just left', async () => {
    const queue = new CallQueue(1, 10);
    const release = await granted(queue.enter(patient()));
    const controller = new AbortController();
    const leaving = queue.enter(new Deadline(60_000, controller.signal));
    const next = queue.enter(patient());
    controller.abort();
    release();
    expect((await leaving).kind).toBe('cancelled');
    await granted(next);
  });
});

describe('a deadline', () => {
  test('tells apart what was first', async () => {
    const never = new Promise<never>(() => {});
    expect(await new Deadline(1_000).race(Promise.resolve(1))).toEqual({ kind: 'done', value: 1 });
    expect(await new Deadline(5).race(never)).toEqual({ kind: 'timed-out' });
    expect(await new Deadline(1_000).race(never, 5)).toEqual({ kind: 'timed-out' });
    expect(await new Deadline(1_000, AbortSignal.abort()).race(never)).toEqual({
      kind: 'cancelled',
    });
  });

  test('waits for longer than a timer can', async () => {
    const deadline = new Deadline(2 ** 40);
    const later = new Promise<string>((resolve) => setTimeout(() => resolve('late'), 20));
    expect(await deadline.race(later)).toEqual({ kind: 'done', value: 'late' });
  });
});
