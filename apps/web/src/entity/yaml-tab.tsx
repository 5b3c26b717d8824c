import type { Entity } from '@gantry/client';
import { useMemo } from 'react';
import { text } from '../text/text.ts';
import { CodeBlock } from '../ui/code-block.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { toYaml } from './entity-yaml.ts';

/** The entity as a file. */
export default function YamlTab({ entity }: { entity: Entity }) {
  const yaml = useMemo(() => toYaml(entity), [entity]);
  return (
    <div className="grid max-w-4xl gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-muted text-sm">{text.entity.yaml.lead}</p>
        <CopyButton content={yaml} label={text.entity.yaml.copy} />
      </div>
      <CodeBlock label={text.entity.yaml.code} code={yaml} language="yaml" lineNumbers />
    </div>
  );
}
