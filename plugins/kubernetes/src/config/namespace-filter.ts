/** Which namespaces of a cluster are read. */
export interface NamespaceFilter {
  /** Only these; empty: all. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

const NAMESPACE = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads a comma-separated list: `team-a, team-b` reads only those, `!kube-system` reads all but that one.
 * What is wrong comes back in words.
 */
export function parseNamespaces(text: string): NamespaceFilter | { readonly problem: string } {
  const include = new Set<string>();
  const exclude = new Set<string>();
  for (const part of text.split(',')) {
    const entry = part.trim();
    if (entry === '') continue;
    const name = entry.replace(/^!\s*/, '');
    if (!NAMESPACE.test(name)) {
      return { problem: `"${entry}" is not the name of a namespace` };
    }
    (entry.startsWith('!') ? exclude : include).add(name);
  }
  const included = [...include].filter((name) => !exclude.has(name));
  if (include.size > 0 && included.length === 0) {
    return { problem: 'every namespace that is listed is also excluded' };
  }
  return { include: included, exclude: [...exclude] };
}

export function allowsNamespace(filter: NamespaceFilter, namespace: string): boolean {
  if (filter.exclude.includes(namespace)) return false;
  return filter.include.length === 0 || filter.include.includes(namespace);
}

/** Lets the API server leave out excluded namespaces; `undefined` when there are none. */
export function excludingFieldSelector(
  filter: NamespaceFilter,
  field: 'metadata.namespace' | 'metadata.name',
): string | undefined {
  if (filter.exclude.length === 0) return undefined;
  return filter.exclude.map((namespace) => `${field}!=${namespace}`).join(',');
}
