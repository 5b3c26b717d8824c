const SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/**
 * The address if it is safe to click: absolute, and http, https or mailto. The parsed form is returned, so
 * that what the browser follows is what was checked.
 */
export function safeUrl(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return undefined;
  }
  return SCHEMES.has(url.protocol) ? url.href : undefined;
}

/** Like `safeUrl`, for fields that hold addresses as people write them: `github.com/acme/shop` is one too. */
export function addressUrl(text: string): string | undefined {
  const trimmed = text.trim();
  const known = safeUrl(trimmed);
  if (known !== undefined) return known;
  const looksLikeHost = /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?(\/\S*)?$/i.test(trimmed);
  return looksLikeHost ? safeUrl(`https://${trimmed}`) : undefined;
}
