import type { PluginManifest } from '@gantry/contracts';

const OPTION = 'option:';

/**
 * The hosts that a plugin may reach in a call: those that its manifest declares, which have to be public, and those
 * that options of the saved configuration hold, as addresses or as host names.
 */
export function networkHosts(
  manifest: PluginManifest,
  options: Readonly<Record<string, unknown>>,
): { allowHosts: string[]; publicHosts: string[] } {
  const allowHosts: string[] = [];
  const publicHosts: string[] = [];
  for (const entry of manifest.permissions?.network ?? []) {
    if (!entry.startsWith(OPTION)) publicHosts.push(entry);
    else for (const host of hostsOf(entry.slice(OPTION.length), options)) allowHosts.push(host);
  }
  return { allowHosts, publicHosts };
}

/** The hosts in an option, or in a field of that name in items of lists. */
function* hostsOf(name: string, options: Readonly<Record<string, unknown>>): Generator<string> {
  yield* hostOf(options[name]);
  for (const value of Object.values(options)) {
    if (!Array.isArray(value)) continue;
    for (const item of value) yield* hostOf(Object(item)[name]);
  }
}

function* hostOf(value: unknown): Generator<string> {
  if (typeof value !== 'string' || value === '') return;
  if (!value.includes('://')) yield value;
  else if (URL.canParse(value)) {
    const { hostname, port, protocol } = new URL(value);
    yield `${hostname}:${port || (protocol === 'http:' ? '80' : '443')}`;
  }
}
