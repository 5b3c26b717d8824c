import {
  DEFAULT_NAMESPACE,
  exportBackstage,
  formatEntityRef,
  toEntityInput,
} from '@gantry/contracts';
import { toYaml, YAML_SEPARATOR } from '../format/yaml-text.ts';
import type { WriterTo } from './export-entities.ts';

/** Entities as documents of Backstage; tells what it has no place for. */
export function backstageWriter(tell: (what: 'skipped' | 'notes', text: string) => void): WriterTo {
  let written = 0;
  return (output) => ({
    write: async (page) => {
      for (const entity of page) {
        const result = exportBackstage(toEntityInput(entity as never));
        if (!('document' in result)) {
          tell('skipped', `${result.ref}: ${result.reason}`);
          continue;
        }
        const { kind, metadata } = entity;
        const { namespace = DEFAULT_NAMESPACE, name } = metadata;
        const ref = formatEntityRef({ kind, namespace, name });
        for (const { pointer, message } of result.notes)
          tell('notes', `${ref} ${pointer} ${message}`);
        await output.write(`${written++ > 0 ? YAML_SEPARATOR : ''}${toYaml(result.document)}`);
      }
    },
  });
}
