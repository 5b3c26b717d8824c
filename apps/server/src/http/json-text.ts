import type { FastifyReply } from 'fastify';

/** Answers with text that is JSON already: stored documents are sent as they are, not parsed and written again. */
export function sendJsonText(reply: { type(type: string): unknown }, text: string): FastifyReply {
  const plain = reply as FastifyReply;
  return plain.type('application/json; charset=utf-8').send(text);
}
