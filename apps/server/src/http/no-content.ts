import type { FastifyReply } from 'fastify';

/** Answers 204. */
export async function noContent(reply: FastifyReply): Promise<null> {
  reply.code(204);
  return null;
}
