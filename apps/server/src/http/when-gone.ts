import type { ServerResponse } from 'node:http';

/** Aborted when the one who asked has gone. */
export function whenGone(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort(new Error('The client went away.'));
  });
  return controller.signal;
}
