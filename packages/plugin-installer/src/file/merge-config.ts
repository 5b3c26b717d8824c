import { canonicalJson, isJsonObject, type Json, type JsonObject } from '@gantry/base';
import { type FileProblem, type Place, placeText } from './file-problem.ts';
import type { WantedPlugin } from './merge-entries.ts';

/**
 * The configuration that all enabled plugins bring. Maps merge; anything else has to be equal wherever it is
 * set twice. Returns the problems, each with both plugins and the full key.
 */
export function mergeConfig(plugins: readonly WantedPlugin[]): {
  readonly config: JsonObject;
  readonly problems: readonly FileProblem[];
} {
  const config: JsonObject = { dynamicPlugins: { rootDirectory: 'dynamic-plugins-root' } };
  const owners = new Map<string, WantedPlugin>();
  const problems: FileProblem[] = [];
  for (const plugin of plugins) {
    if (!plugin.enabled || !plugin.pluginConfig) continue;
    mergeInto(config, plugin.pluginConfig, []);

    function mergeInto(target: JsonObject, source: JsonObject, path: readonly string[]): void {
      for (const [name, value] of Object.entries(source)) {
        const at = [...path, name];
        const key = at.join('.');
        const existing = Object.hasOwn(target, name) ? target[name] : undefined;
        if (existing === undefined) {
          target[name] = structuredClone(value);
          own(value, at);
        } else if (isJsonObject(existing) && isJsonObject(value)) {
          mergeInto(existing, value, at);
        } else if (canonicalJson(existing) !== canonicalJson(value)) {
          problems.push(conflict(key, plugin, ownerOf(existing, key)));
        }
      }
    }

    function own(value: Json, path: readonly string[]): void {
      owners.set(path.join('.'), plugin);
      if (!isJsonObject(value)) return;
      for (const [name, child] of Object.entries(value)) own(child, [...path, name]);
    }
  }
  return { config, problems };

  function ownerOf(value: Json, key: string): WantedPlugin | undefined {
    const owner = owners.get(key);
    if (owner || !isJsonObject(value)) return owner;
    return [...owners].find(([owned]) => owned.startsWith(`${key}.`))?.[1];
  }
}

function conflict(key: string, plugin: WantedPlugin, other: WantedPlugin | undefined): FileProblem {
  const place = plugin.places.at(-1) as Place;
  const otherPlace = other?.places.at(-1);
  const first = other
    ? `${other.package}${otherPlace ? ` (${placeText(otherPlace)})` : ''}`
    : 'Gantry itself';
  return {
    file: place.file,
    line: place.line,
    column: place.column,
    pointer: '',
    message: `Config key '${key}' defined differently for 2 dynamic plugins: by ${first} and by ${plugin.package}. Maps are merged; values and lists have to be the same. Override the 'pluginConfig' of one of them.`,
  };
}
