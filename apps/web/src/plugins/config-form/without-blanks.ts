import { isJsonObject } from '@gantry/base';

/** The values without what was added to a list and left empty. */
export function withoutBlanks(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.filter((item) => !isBlank(item)) : value,
    ]),
  );
}

function isBlank(item: unknown): boolean {
  if (item === null || item === undefined || item === '') return true;
  return isJsonObject(item) && Object.values(item).every((value) => value === undefined);
}
