import type { Entity } from '@gantry/client';
import { toYaml, YAML_SEPARATOR } from '../format/yaml-text.ts';
import type { TextOutput } from '../io/text-output.ts';
import { type KindSchemas, toCanonical } from './canonical-entity.ts';
import type { PageWriter } from './page-writers.ts';

/** Entities as one text of several YAML documents, as `apply` takes it. */
export function yamlWriter(output: Pick<TextOutput, 'write'>, schemas: KindSchemas): PageWriter {
  return {
    write: async (page, before) => {
      const texts = page.map((entity: Entity) => toYaml(toCanonical(entity, schemas)));
      const start = before > 0 ? YAML_SEPARATOR : '';
      await output.write(start + texts.join(YAML_SEPARATOR));
    },
  };
}
