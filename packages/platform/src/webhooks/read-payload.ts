import { MAX_JSON_DEPTH } from '@gantry/base';

export type ReadPayload =
  | { readonly text: string; readonly payload: unknown }
  | { readonly problem: string };

/**
 * The body of a delivery as text and as a value: JSON, or a form whose field `payload` is JSON, or a form.
 * The text is what was signed, byte for byte.
 */
export function readPayload(body: Buffer, contentType: string): ReadPayload {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return { problem: 'The body is not UTF-8.' };
  }
  // PostgreSQL stores no NUL, and neither JSON nor a form has one.
  if (text.includes('\u0000')) return { problem: 'The body has a NUL byte.' };
  const payload = parsePayload(text, contentType);
  if (payload === undefined) return { problem: 'The body is neither JSON nor a form.' };
  if (isTooDeep(payload)) return { problem: `It is nested deeper than ${MAX_JSON_DEPTH} levels.` };
  return { text, payload };
}

/** The same of a body that was stored; `undefined` for what is neither JSON nor a form. */
export function parsePayload(text: string, contentType: string): unknown {
  try {
    if (!contentType.includes('application/x-www-form-urlencoded')) {
      return JSON.parse(text) as unknown;
    }
    const form = new URLSearchParams(text);
    const inner = form.get('payload');
    return inner === null ? Object.fromEntries(form) : (JSON.parse(inner) as unknown);
  } catch {
    return undefined;
  }
}

/** Without recursion: what is looked for would exhaust the stack. */
function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth <= MAX_JSON_DEPTH; depth++) {
    level = level.flatMap((node) =>
      typeof node === 'object' && node !== null ? Object.values(node) : [],
    );
    if (level.length === 0) return false;
  }
  return true;
}
