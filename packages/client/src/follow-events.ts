import { followMessages, type Message } from './follow-messages.ts';
import type { GantryClient } from './gantry-client.ts';
import type { components } from './generated/api.ts';

type Event = components['schemas']['Event'];

/** One thing that the server tells of what happens. */
export type Followed =
  | { readonly kind: 'event'; readonly event: Event }
  /** What is known may be incomplete: read it afresh. */
  | { readonly kind: 'reset'; readonly reason: string }
  /** Nothing to tell up to here; the first thing that is said. */
  | { readonly kind: 'position'; readonly sequence: number };

export interface FollowOptions {
  readonly channel?: ('entities' | 'actions' | 'sync' | 'plugins' | 'home')[] | undefined;
  readonly type?: string[] | undefined;
  readonly kind?: string[] | undefined;
  readonly namespace?: string[] | undefined;
  /** Begins after this event; without it, with what happens from now on. */
  readonly since?: number | undefined;
  readonly signal: AbortSignal;
  /** The connection was lost, and is being made again. */
  readonly onLost?: () => void;
}

/**
 * What happens, in order and each once, until the signal is aborted. A lost connection is made again and
 * goes on where it was; the first one has to succeed. Throws what the server refuses.
 */
export async function* followEvents(
  client: GantryClient,
  { signal, onLost, since, ...filters }: FollowOptions,
): AsyncGenerator<Followed> {
  const open = async (sequence: number | undefined, signal: AbortSignal) => {
    const query = { ...filters, since: sequence };
    const options = { params: { query }, parseAs: 'stream', signal } as const;
    return (await client.GET('/api/v1/events/stream', options)).data;
  };
  for await (const message of followMessages(open, { signal, onLost, since })) {
    const followed = toFollowed(message);
    if (followed) yield followed;
  }
}

function toFollowed({ id, type, data }: Message): Followed | undefined {
  if (type === 'reset') {
    return { kind: 'reset', reason: (JSON.parse(data) as { reason: string }).reason };
  }
  if (data !== '' && type === undefined) {
    return { kind: 'event', event: JSON.parse(data) as Event };
  }
  return id === undefined ? undefined : { kind: 'position', sequence: id };
}
