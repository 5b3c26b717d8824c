import { readFields } from '@gantry/tool-kit/health';

export type Flavour = 'auto' | 'orb' | 'plain';

/**
 * The message inside a reply. Servers of go-orb wrap it: field 1 is a map of metadata, field 2 an `Any` whose field 1
 * is a type URL and whose field 2 is the message. With `auto` the envelope is recognised by that; `undefined` when it
 * has to be there and is not.
 */
export function openEnvelope(reply: Buffer, flavour: Flavour): Buffer | undefined {
  if (flavour === 'plain') return reply;
  const inner = unwrap(reply);
  return inner ?? (flavour === 'auto' ? reply : undefined);
}

function unwrap(reply: Buffer): Buffer | undefined {
  const fields = readFields(reply);
  if (!fields || fields.some(({ number, value }) => number > 2 || typeof value === 'number')) {
    return undefined;
  }
  const any = fields.findLast(({ number }) => number === 2)?.value;
  const parts = any instanceof Buffer ? readFields(any) : undefined;
  const typeUrl = parts?.find(({ number }) => number === 1)?.value;
  if (!(typeUrl instanceof Buffer) || !typeUrl.includes('/')) return undefined;
  const value = parts?.find(({ number }) => number === 2)?.value;
  // The value is left out when it is empty, as with the status UNKNOWN.
  return value === undefined ? Buffer.alloc(0) : value instanceof Buffer ? value : undefined;
}
