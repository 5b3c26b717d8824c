/** Query parameters as plain texts: readable addresses, and nothing in them is run or parsed as JSON. */
export type SearchParams = Record<string, string | readonly string[]>;

export function parseSearch(search: string): SearchParams {
  const result: Record<string, string | string[]> = {};
  for (const [key, value] of new URLSearchParams(search)) {
    if (key === '__proto__') continue;
    const before = Object.hasOwn(result, key) ? result[key] : undefined;
    if (before === undefined) result[key] = value;
    else result[key] = [...(typeof before === 'string' ? [before] : before), value];
  }
  return result;
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item === undefined || item === null || item === '') continue;
      params.append(key, String(item));
    }
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** One text of a parameter that may be repeated. */
export function oneOf(value: unknown): string | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' ? first : undefined;
}

export function manyOf(value: unknown): readonly string[] | undefined {
  const all = (Array.isArray(value) ? value : [value]).filter(
    (item): item is string => typeof item === 'string' && item !== '',
  );
  return all.length > 0 ? [...new Set(all)] : undefined;
}
