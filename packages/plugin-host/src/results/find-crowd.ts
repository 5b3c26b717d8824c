import { escapePointer, type Problem } from '@gantry/base';

const MAX_FIELDS = 1_000;
const MAX_ITEMS = 10_000;

/**
 * An object or list with more in it than any result may have. Found first, because putting the faults of a
 * hundred thousand unknown fields into words would hold up the host for a third of a second.
 */
export function findCrowd(value: unknown): Problem | undefined {
  const stack: { node: unknown; pointer: string }[] = [{ node: value, pointer: '' }];
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { node, pointer } = entry;
    if (typeof node !== 'object' || node === null) continue;
    const list = Array.isArray(node);
    const keys = Object.keys(node);
    if (keys.length > (list ? MAX_ITEMS : MAX_FIELDS)) {
      return { pointer, message: `has ${keys.length} ${list ? 'items' : 'fields'}` };
    }
    for (const key of keys) {
      const child = (node as Record<string, unknown>)[key];
      if (typeof child === 'object') {
        stack.push({ node: child, pointer: `${pointer}/${escapePointer(key)}` });
      }
    }
  }
  return undefined;
}
