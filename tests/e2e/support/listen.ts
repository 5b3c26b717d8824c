import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { GantryProcess } from '../../support/gantry-process.ts';

export interface HeardEvent {
  readonly type: string;
  readonly sequence: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Hears the events of a channel on the server's WebSocket. */
export async function listen(
  server: GantryProcess,
  channel: 'entities' | 'sync' | 'plugins',
): Promise<{ readonly heard: readonly HeardEvent[]; close(): void }> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/v1/ws`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  const heard: HeardEvent[] = [];
  await once(socket, 'open');
  socket.send(JSON.stringify({ action: 'subscribe', channel }));
  await once(socket, 'message');
  socket.on('message', (text) => {
    const { event } = JSON.parse(String(text)) as { event?: HeardEvent };
    if (event) heard.push(event);
  });
  return { heard, close: () => socket.terminate() };
}
