import { errors } from './errors.ts';

/**
 * The revision that `If-Match` names; `undefined` without the header or for `*`.
 * Throws `REQUEST_INVALID` for anything else that is not one of our ETags.
 */
export function parseIfMatch(header: string | undefined): number | undefined {
  if (header === undefined || header === '*') return undefined;
  const match = /^(?:W\/)?"?(\d{1,15})"?$/.exec(header.trim());
  if (match) return Number(match[1]);
  const problem = {
    pointer: '/headers/if-match',
    message: 'is not an ETag of an entity, such as "3"',
  };
  throw errors.REQUEST_INVALID({ problems: [problem] });
}
