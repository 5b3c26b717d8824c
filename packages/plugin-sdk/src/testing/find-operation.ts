interface FoundOperation {
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The operation of a path. A path with fewer parameters wins; a last parameter may hold several segments, as paths of
 * files do, when nothing else fits, and then the longest path wins.
 */
export function findOperation(
  operations: Readonly<Record<string, unknown>>,
  method: string,
  pathname: string,
): FoundOperation | undefined {
  const candidates = Object.keys(operations)
    .filter((name) => name.startsWith(`${method} `))
    .sort((a, b) => countParameters(a) - countParameters(b));
  const longest = [...candidates].sort((a, b) => b.split('/').length - a.split('/').length);
  const tries = [
    { last: '([^/]+)', among: candidates },
    { last: '(.+)', among: longest },
  ];
  for (const { last, among } of tries) {
    for (const operation of among) {
      const template = operation.slice(method.length + 1);
      const names = [...template.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
      const escaped = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
      const source = escaped.replace(/\{[^}]+\}$/, last).replace(/\{[^}]+\}/g, '([^/]+)');
      const match = new RegExp(`^${source}$`).exec(pathname);
      if (!match) continue;
      const values = match.slice(1).map((value) => decodeURIComponent(value));
      const parameters = Object.fromEntries(names.map((name, at) => [name, values[at] ?? '']));
      return { operation, parameters };
    }
  }
  return undefined;
}

function countParameters(operation: string): number {
  return operation.split('{').length;
}
