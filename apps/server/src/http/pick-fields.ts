import { isJsonObject, type JsonObject } from '@gantry/base';

/** The parts of each object of a JSON array that the comma-separated paths name. Unknown paths give nothing. */
export function pickFields(json: string, fields: string): string {
  const paths = fields.split(',').map((path) => path.trim().split('.'));
  const picked = (JSON.parse(json) as JsonObject[]).map((source) => {
    const target: JsonObject = {};
    for (const path of paths) copyPath(source, target, path);
    return target;
  });
  return JSON.stringify(picked);
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
