import type { Entity } from '@gantry/contracts';
import type { AppliedChange } from '@gantry/platform';
import type { FastifyReply } from 'fastify';
import { jsonText } from './json-text.ts';

/** Answers a write with the entity as it is now, its revision as the ETag, and what happened. */
export function answerEntity(reply: FastifyReply, result: AppliedChange): Entity {
  reply
    .code(result.outcome === 'created' ? 201 : 200)
    .header('etag', `"${result.revision}"`)
    .header('x-gantry-outcome', result.outcome);
  return jsonText(reply, result.doc);
}
