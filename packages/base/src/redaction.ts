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

  /** Redacts every text inside a JSON value, names of fields included. What holds no secret stays as it is. */
  redactJson<T>(value: T): T {
    return this.#pattern ? (this.#redactValue(value) as T) : value;
  }

  #redactValue(value: unknown): unknown {
    if (typeof value === 'string') return this.redact(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      const items = value.map((item) => this.#redactValue(item));
      return items.some((item, i) => item !== value[i]) ? items : value;
    }
    let changed = false;
    const entries = Object.entries(value).map(([key, child]) => {
      const entry = [this.redact(key), this.#redactValue(child)] as const;
      changed ||= entry[0] !== key || entry[1] !== child;
      return entry;
    });
    return changed ? Object.fromEntries(entries) : value;
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
