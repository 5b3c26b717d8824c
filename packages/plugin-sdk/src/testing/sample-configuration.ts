import { randomBytes } from 'node:crypto';
import type { PluginItemField, PluginManifest, PluginOption } from '@gantry/contracts';
import type { SubjectConfiguration } from './subject.ts';

/** Every made-up secret holds it, so that it is recognised wherever it comes up. */
export const SECRET_MARK = `kit${randomBytes(12).toString('hex')}`;

/** Nothing listens there: the answer comes at once, and nothing of anyone is reached. */
const CLOSED_PORT = '127.0.0.1:1';
const ADDRESS = /address|url|uri|endpoint|server|host|domain/i;
const TEXTS = [
  'sample',
  'Sample',
  `http://${CLOSED_PORT}`,
  `https://${CLOSED_PORT}`,
  CLOSED_PORT,
  '127.0.0.1',
  'sample@example.com',
  'sample/sample',
  '1',
  '5m',
  '2026-01-01',
  '00000000-0000-4000-8000-000000000000',
];

type Field = PluginOption | PluginItemField;

/**
 * What an operator might have entered, with addresses at which nothing answers. Other defaults are taken, and what is
 * required is made up; a string says which field nothing could be made up for.
 */
export function sampleConfiguration(manifest: PluginManifest): SubjectConfiguration | string {
  const options: Record<string, unknown> = {};
  for (const option of manifest.options ?? []) {
    const value = sampleOf(option);
    if (value === undefined && option.required) return unknown(option);
    if (value !== undefined) options[option.name] = value;
  }
  const credentials: Record<string, string> = {};
  for (const { name, secret } of manifest.credentials ?? []) {
    credentials[name] = secret === false ? 'sample' : `${SECRET_MARK}-${name}`;
  }
  return { options, credentials };
}

function unknown(option: Field): string {
  return `No value could be made up for the option "${option.name}". Give a configuration.`;
}

function sampleOf(option: PluginOption): unknown {
  if (option.type !== 'list') return fieldSample(option);
  if (option.default !== undefined) return option.default;
  if (!option.required) return undefined;
  if (!option.fields) return ['sample'];
  const item: Record<string, unknown> = {};
  for (const field of option.fields) {
    // The fields that secrets are bound to say where things are; without them nothing could be tried.
    const isAddress = field.type === 'string' && ADDRESS.test(field.name);
    const value = fieldSample(isAddress ? { ...field, required: true } : field);
    if (value !== undefined) item[field.name] = value;
    else if (field.required) return undefined;
  }
  return [item];
}

function fieldSample(field: Field): unknown {
  if (leadsToVendor(field)) return textSample(field);
  if (field.default !== undefined) return field.default;
  if (!field.required) return undefined;
  if (field.choices) return field.choices[0];
  switch (field.type) {
    case 'integer':
      return 1;
    case 'boolean':
      return false;
    case 'mapping':
      return {};
    case 'list':
      return undefined;
    case 'secret':
      return SECRET_MARK;
    case 'string':
      return textSample(field);
  }
}

/** A default address is that of the vendor's own service, which checks must not be sent to. */
function leadsToVendor({ type, name, default: value }: Field): boolean {
  return type === 'string' && ADDRESS.test(name) && /^https?:/.test(String(value));
}

function textSample({ name, pattern }: Field): string | undefined {
  const first = ADDRESS.test(name) ? [`http://${CLOSED_PORT}`] : [];
  const matches =
    pattern === undefined ? () => true : (text: string) => matchesPattern(pattern, text);
  return [...first, ...TEXTS].find(matches);
}

function matchesPattern(pattern: string, text: string): boolean {
  return new RegExp(pattern, 'u').test(text);
}
