import { isJsonObject, type JsonObject } from '@gantry/base';

/** The parts of a JSON document that the comma-separated paths name, as JSON. Unknown paths give nothing. */
export function pickFields(doc: string, fields: string): string {
  const source = JSON.parse(doc) as JsonObject;
  const target: JsonObject = {};
  for (const path of fields.split(',')) {
    copyPath(source, target, path.trim().split('.'));
  }
  return JSON.stringify(target);
}

function copyPath(source: JsonObject, target: JsonObject, path: readonly string[]): void {
  let from: JsonObject = source;
  let to: JsonObject = target;
  for (const [index, key] of path.entries()) {
    if (!Object.hasOwn(from, key)) return;
    const value = from[key];
    if (index === path.length - 1) {
      to[key] = value as JsonObject;
      return;
    }
    if (!isJsonObject(value)) return;
    const child = to[key];
    const next = isJsonObject(child) ? child : {};
    to[key] = next;
    from = value;
    to = next;
  }
}
