import { silentLogger } from '@gantry/base';
import type { NewEvent, Store } from '@gantry/storage';
import type { FreshDatabase } from '@gantry/storage/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PolicyEngine } from '../src/access/policy-engine.ts';
import type { Actor } from '../src/context.ts';
import type { EventFeed } from '../src/events/event-feed.ts';
import { EventStream } from '../src/events/event-stream.ts';
import { Events } from '../src/events/events.ts';
import { databases } from './support/databases.ts';

const reader: Actor = { id: 'someone', name: 'someone', role: 'viewer' };
const created = (name: string): NewEvent => ({
  type: 'entity.created',
  at: '2026-01-01T00:00:00.000Z',
  data: JSON.stringify({ kind: 'Team', namespace: 'default', name }),
});

describe.each(databases)('the feed of a reader on %s', (_name, create) => {
  if (!create) {
    it.skip('skipped: no PostgreSQL server starts on this machine', () => {});
    return;
  }
  let database: FreshDatabase;
  let store: Store;
  let stream: EventStream;
  let events: Events;
  const stop = new AbortController();

  beforeEach(async () => {
    database = await create();
    store = await database.open();
    stream = new EventStream(store, silentLogger);
    const policy = new PolicyEngine(store);
    await stream.start();
    await policy.start(stream);
    events = new Events(store, stream, policy);
  });
  afterEach(async () => {
    await stream.stop();
    await store.close();
    await database.drop();
  });

  const append = async (...list: NewEvent[]) => {
    await store.transaction((tx) => tx.events.append(list));
    await stream.settled();
  };
  const follow = (since?: number) => events.follow({ reader, wants: () => true, since });
  /** What it has to tell until there is nothing more. */
  async function drain(feed: EventFeed): Promise<string[]> {
    const told: string[] = [];
    for (;;) {
      const items = await feed.next(stop.signal, 0);
      if (items.length === 0) return told;
      told.push(
        ...items.map((item) =>
          item.kind === 'reset' ? item.reason : String(item.event.data.name),
        ),
      );
    }
  }

  it('reads from the table what is no longer at hand, and joins the live events without a gap', async () => {
    const names = Array.from({ length: 9_000 }, (_, i) => `n${i}`);
    for (let from = 0; from < names.length; from += 1_000) {
      await append(...names.slice(from, from + 1_000).map(created));
    }
    const feed = follow(0);
    expect(stream.recentAfter(0, 1)).toBeUndefined();
    const told: string[] = [];
    // What is written while it reads comes after, once.
    for (let round = 0; round < 30; round++) {
      names.push(`late-${round}`);
      await append(created(`late-${round}`));
      const items = await feed.next(stop.signal, 0);
      told.push(
        ...items.map((item) => (item.kind === 'event' ? String(item.event.data.name) : '')),
      );
    }
    told.push(...(await drain(feed)));
    expect(told).toEqual(names);
  });

  it('begins with what happens after it was made', async () => {
    await append(created('before'));
    const feed = follow();
    await append(created('after'));
    expect(await drain(feed)).toEqual(['after']);
  });

  it('says when not everything is kept any more, and goes on with what happens', async () => {
    await append(...Array.from({ length: 5_000 }, (_, i) => created(`old-${i}`)));
    const last = await store.events.lastSequence();
    await store.transaction((tx) => tx.events.removeBefore(last - 100));
    const [late, inTime] = [follow(last - 4_000), follow(last - 101)];
    expect(await drain(late)).toEqual(['too-old']);
    expect(await drain(inTime)).toHaveLength(101);
    await append(created('new'));
    expect(await drain(late)).toEqual(['new']);
    await expect(
      events.list({ since: last - 4_000, wants: () => true, limit: 10 }, reader),
    ).rejects.toMatchObject({ code: 'EVENTS_NOT_KEPT' });
  });

  it('says when the reader has heard of more than this database knows', async () => {
    await append(created('one'));
    expect(await drain(follow(stream.sequence + 1_000))).toEqual(['too-old']);
  });

  it('says when rights have changed: of everybody by rules, of the reader by their account', async () => {
    const at = '2026-01-01T00:00:00.000Z';
    const feed = follow(stream.sequence);
    await append(
      created('before'),
      { type: 'user.changed', at, data: '{"id":"another"}' },
      created('between'),
    );
    expect(await drain(feed)).toEqual(['before', 'between']);
    await append({ type: 'user.changed', at, data: '{"id":"someone"}' }, created('after'));
    expect(await drain(feed)).toEqual(['access-changed', 'after']);
    await append({ type: 'access.changed', at, data: '{}' });
    expect(await drain(feed)).toEqual(['access-changed']);
  });

  it('waits for what comes, and ends when it is told to', async () => {
    const feed = follow();
    const next = feed.next(stop.signal, 60_000);
    await append(created('awaited'));
    expect(await next).toHaveLength(1);
    const end = new AbortController();
    const last = feed.next(end.signal, 60_000);
    end.abort();
    expect(await last).toEqual([]);
  });
});
