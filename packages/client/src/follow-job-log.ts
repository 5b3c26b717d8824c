import { type FollowMessagesOptions, followMessages } from './follow-messages.ts';
import type { GantryClient } from './gantry-client.ts';
import type { components } from './generated/api.ts';

type JobLogLine = components['schemas']['JobLogLine'];

/**
 * What a job says, line by line, until it is over. A lost connection is made again and goes on where it was; the
 * first one has to succeed. Throws what the server refuses.
 */
export async function* followJobLog(
  client: GantryClient,
  id: string,
  options: FollowMessagesOptions,
): AsyncGenerator<JobLogLine> {
  const open = async (after = 0, signal: AbortSignal) => {
    const params = { path: { id }, query: { after } };
    const request = { params, parseAs: 'stream', signal } as const;
    return (await client.GET('/api/v1/jobs/{id}/log/stream', request)).data;
  };
  for await (const { type, data } of followMessages(open, options)) {
    if (type === 'over') return;
    if (type === undefined && data !== '') yield JSON.parse(data) as JobLogLine;
  }
}
