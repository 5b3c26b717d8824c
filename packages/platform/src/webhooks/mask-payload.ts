import { MASKED } from './verify-signature.ts';

/** Names of fields whose values are secret more often than not, whoever sends them. */
const SECRET_NAME =
  /(^|[_-])(password|passwd|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|authorization|credential|signature|cookie)s?$/i;
const MOST_TEXT = 20_000;

/** A payload as people see it: what looks like a secret is masked, what is very long is cut. */
export function maskPayload(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.length > MOST_TEXT ? `${value.slice(0, MOST_TEXT)}…` : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(maskPayload);
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => {
      const isSecret = typeof child === 'string' && child !== '' && SECRET_NAME.test(snake(key));
      return [key, isSecret ? MASKED : maskPayload(child)];
    }),
  );
}

function snake(key: string): string {
  return key.replace(/([a-z])([A-Z])/g, '$1_$2');
}
