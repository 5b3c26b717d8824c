import type { ResponseContext } from '@kubernetes/client-node';
import { UnexpectedAnswerError } from './api-errors.ts';

/** A successful answer with the JSON that it carried. */
export type JsonResponse = ResponseContext & { readonly json: unknown };

/**
 * Stands in for the client's generated response processors: every operation answers the JSON as it came.
 *
 * The generated ones turn each object into an instance of a class, and throw when one field of one object
 * has the wrong shape, which loses the whole page; and they reduce a refusal to "Unknown API Status Code!".
 * Here each object is checked by itself, by the code that reads it, and refusals were raised before.
 */
export const rawResponses = new Proxy(
  {},
  { get: () => (response: JsonResponse) => ({ ...response, data: response.json }) },
);

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const start = text.trim().slice(0, 60).replace(/\s+/g, ' ');
    throw new UnexpectedAnswerError(
      start === ''
        ? 'the answer is empty'
        : `the answer is not JSON but begins with "${start}"; is this the address of a Kubernetes API?`,
    );
  }
}
