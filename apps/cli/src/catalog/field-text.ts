/** A JSON pointer as people write paths: `metadata.owner`, `metadata.labels["app.io/tier"]`. */
export function pathText(pointer: string): string {
  const keys = pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return keys
    .map((key, index) => {
      if (!/^[\w-]+$/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}

/** A value on one line. */
export function valueText(value: unknown): string {
  if (value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `metadata.owner: payments → checkout`. */
export function changeText(change: {
  readonly pointer: string;
  readonly before?: unknown;
  readonly after?: unknown;
}): string {
  const { pointer, before, after } = change;
  return `${pathText(pointer)}: ${valueText(before)} → ${valueText(after)}`;
}
