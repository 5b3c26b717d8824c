import {
  type CreateNodeOptions,
  type DocumentOptions,
  type SchemaOptions,
  stringify,
  type ToStringOptions,
} from 'yaml';

/**
 * How all YAML of the command is written. The same value always gives the same bytes: no folding by line
 * width, no anchors, and quotes also around what only older YAML would read as something else (`no`, `12:30`).
 */
const OPTIONS: DocumentOptions & SchemaOptions & CreateNodeOptions & ToStringOptions = {
  version: '1.2',
  lineWidth: 0,
  aliasDuplicateObjects: false,
  compat: 'yaml-1.1',
};

/** One YAML document, ending with a line break. */
export function toYaml(value: unknown): string {
  return stringify(value, OPTIONS);
}

/** What stands between two documents of one text. */
export const YAML_SEPARATOR = '---\n';
