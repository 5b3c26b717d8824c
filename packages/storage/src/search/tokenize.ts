/** Tokens longer than this are cut: they are hashes and blobs, and nobody types them out. */
const MAX_TOKEN_LENGTH = 64;

/**
 * Splits text into search tokens: lower case, accents removed, letters and digits only. Done here and not
 * by the databases, whose own rules differ, so that both find the same things.
 */
export function tokenize(text: string, limit = 2_000): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const tokens: string[] = [];
  for (const [token] of plain.matchAll(/[\p{L}\p{N}]+/gu)) {
    tokens.push(token.slice(0, MAX_TOKEN_LENGTH));
    if (tokens.length >= limit) break;
  }
  return tokens;
}
