/**
 * The answer of a route when it is JSON already: stored documents are sent as they are, not parsed and written
 * again. To be returned by the handler, whose declared answer it has to fit.
 */
export function jsonText<T>(reply: { type(type: string): unknown }, text: string | Buffer): T {
  reply.type('application/json; charset=utf-8');
  return text as T;
}
