import type { FieldSchema } from './entity-queries.ts';

/** The schema's title, or the field's name in words: `healthCheckUrl` becomes "Health check url". */
export function titleOfField(name: string, field?: FieldSchema): string {
  if (field?.title !== undefined) return field.title;
  return inWords(name);
}

export function inWords(name: string): string {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_.]+/g, ' ')
    .toLowerCase()
    .trim();
  return words === '' ? name : words[0]?.toUpperCase() + words.slice(1);
}
