/** What stands in the place of a secret wherever one would be shown. */
export const REDACTED = '[redacted]';

/**
 * Replaces known secret values in text, in the spellings they are likely to leak in: as they are, trimmed,
 * base64, URL-encoded and JSON-escaped. Values shorter than four characters are left alone, because
 * replacing them would destroy ordinary text without hiding anything.
 */
export class Redactor {
  readonly #pattern: RegExp | undefined;

  constructor(secrets: Iterable<string>) {
    const spellings = new Set<string>();
    for (const secret of secrets) {
      for (const value of new Set([secret, secret.trim()])) {
        if (value.length < 4) continue;
        spellings.add(value);
        spellings.add(encodeURIComponent(value));
        spellings.add(JSON.stringify(value).slice(1, -1));
        for (const encoded of base64Spellings(value)) spellings.add(encoded);
      }
    }
    // Longest first: a secret that contains another one must be replaced whole.
    const alternatives = [...spellings].sort((a, b) => b.length - a.length).map(escapeRegExp);
    if (alternatives.length > 0) this.#pattern = new RegExp(alternatives.join('|'), 'g');
  }

  redact(text: string): string {
    return this.#pattern ? text.replace(this.#pattern, REDACTED) : text;
  }

  /** Redacts every string inside a JSON value; keys included. */
  redactJson<T>(value: T): T {
    if (!this.#pattern) return value;
    const text = JSON.stringify(value);
    return text === undefined ? value : (JSON.parse(this.redact(text)) as T);
  }
}

function base64Spellings(value: string): string[] {
  const bytes = new TextEncoder().encode(value);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const standard = btoa(binary);
  const bare = standard.replace(/=+$/, '');
  return [standard, bare, bare.replaceAll('+', '-').replaceAll('/', '_')];
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
