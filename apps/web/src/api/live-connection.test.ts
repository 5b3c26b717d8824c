import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveConnection, type Socket } from './live-connection.ts';

class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  readonly sent: string[] = [];
  closed = false;
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.closed = true;
  }
}

function setUp() {
  const sockets: FakeSocket[] = [];
  const calls = { onEvent: vi.fn(), onReset: vi.fn(), onDoubt: vi.fn() };
  const live = new LiveConnection({
    ...calls,
    random: () => 0.5,
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
  });
  const last = () => sockets.at(-1) as FakeSocket;
  return { live, sockets, last, ...calls };
}

describe('the live connection', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('subscribes to its channels and hands out events', () => {
    const { live, last, onEvent, onReset } = setUp();
    live.start(['entities', 'plugins']);
    last().onopen?.();
    expect(live.status).toBe('open');
    expect(last().sent.map((text) => JSON.parse(text))).toEqual([
      { action: 'subscribe', channels: ['entities', 'plugins'] },
    ]);
    const event = { sequence: 1, type: 'entity.created', timestamp: 'now', data: {} };
    last().onmessage?.({ data: JSON.stringify({ channel: 'entities', event }) });
    last().onmessage?.({ data: '{"type":"ack"}' });
    last().onmessage?.({ data: 'not json' });
    expect(onEvent).toHaveBeenCalledTimes(1);
    expect(onEvent).toHaveBeenCalledWith('entities', event);
    expect(onReset).not.toHaveBeenCalled();
  });

  it('reconnects, each time after a longer wait, and goes on where it was', () => {
    const { live, sockets, last, onReset } = setUp();
    live.start(['entities']);
    last().onopen?.();
    last().onmessage?.({ data: '{"type":"ack","action":"subscribe","sequence":40}' });
    const event = { sequence: 41, type: 'entity.created', timestamp: 'now', data: {} };
    last().onmessage?.({ data: JSON.stringify({ channel: 'entities', event }) });
    last().onclose?.({ code: 1006 });
    expect(live.status).toBe('lost');
    vi.advanceTimersByTime(499);
    expect(sockets).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(2);
    last().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(999);
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(1);
    last().onopen?.();
    expect(live.status).toBe('open');
    expect(JSON.parse(last().sent[0] as string)).toMatchObject({ since: 41 });
    expect(onReset).not.toHaveBeenCalled();
  });

  it('goes on after what the server has passed over, and says when not all can be told', () => {
    const { live, last, onReset } = setUp();
    live.start(['entities']);
    last().onopen?.();
    last().onmessage?.({ data: '{"type":"position","sequence":90}' });
    last().onclose?.({ code: 1006 });
    live.retryNow();
    last().onopen?.();
    expect(JSON.parse(last().sent[0] as string)).toMatchObject({ since: 90 });
    last().onmessage?.({ data: '{"type":"reset","reason":"too-old","sequence":200}' });
    expect(onReset).toHaveBeenCalledTimes(1);
    last().onclose?.({ code: 1006 });
    live.retryNow();
    last().onopen?.();
    expect(JSON.parse(last().sent[0] as string)).toMatchObject({ since: 200 });
  });

  it('reads afresh when the first connection took more than one attempt', () => {
    const { live, last, onReset } = setUp();
    live.start(['entities']);
    last().onclose?.({ code: 1006 });
    live.retryNow();
    last().onopen?.();
    expect(onReset).toHaveBeenCalledTimes(1);
  });

  it('does not call a first attempt lost', () => {
    const { live, last } = setUp();
    live.start(['entities']);
    last().onclose?.({ code: 1006 });
    expect(live.status).toBe('connecting');
    vi.advanceTimersByTime(600);
    last().onclose?.({ code: 1006 });
    expect(live.status).toBe('lost');
  });

  it('asks who is signed in when the server says that the session ended', () => {
    const { live, last, onDoubt } = setUp();
    live.start(['entities']);
    last().onopen?.();
    last().onclose?.({ code: 4401 });
    expect(onDoubt).toHaveBeenCalledTimes(1);
    // It may have been a change of the account: then the next attempt is let in.
    expect(live.status).toBe('connecting');
    vi.advanceTimersByTime(500);
    last().onopen?.();
    expect(live.status).toBe('open');
  });

  it('gives up a connection that went silent', () => {
    const { live, sockets, last } = setUp();
    live.start(['entities']);
    last().onopen?.();
    vi.advanceTimersByTime(25_000);
    expect(last().sent).toHaveLength(2);
    last().onmessage?.({ data: '{"type":"ack"}' });
    vi.advanceTimersByTime(34_000);
    expect(live.status).toBe('open');
    vi.advanceTimersByTime(1_500);
    expect(sockets[0]?.closed).toBe(true);
    expect(live.status).toBe('lost');
  });

  it('connects at once when asked to', () => {
    const { live, sockets, last } = setUp();
    live.start(['entities']);
    last().onopen?.();
    last().onclose?.({ code: 1006 });
    live.retryNow();
    expect(sockets).toHaveLength(2);
    last().onopen?.();
    live.retryNow();
    expect(sockets).toHaveLength(2);
  });

  it('stays off once it was stopped', () => {
    const { live, sockets, last } = setUp();
    live.start(['entities']);
    last().onopen?.();
    const first = last();
    live.stop();
    expect(first.closed).toBe(true);
    first.onclose?.({ code: 1000 });
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    expect(live.status).toBe('off');
  });
});
