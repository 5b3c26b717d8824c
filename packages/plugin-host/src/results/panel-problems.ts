import { isJsonObject, type Problem } from '@gantry/base';
import { PanelDocumentSchema, problemsOf } from '@gantry/contracts';
import type { TSchema } from 'typebox';

const variants: readonly TSchema[] = PanelDocumentSchema.properties.sections.items.anyOf;

/**
 * The problems of a panel document. Each section is held against the one variant that its `type` names:
 * a union's own errors would list the faults of all variants that were never meant.
 */
export function panelProblems(value: unknown): Problem[] {
  const sections = isJsonObject(value) ? value.sections : undefined;
  if (!Array.isArray(sections) || sections.length > 50) {
    return problemsOf(PanelDocumentSchema, value);
  }
  const problems: Problem[] = [];
  for (const [index, section] of sections.entries()) {
    const pointer = `/sections/${index}`;
    const type = isJsonObject(section) ? section.type : undefined;
    const variant = variants.find((candidate) => typeOf(candidate) === type);
    if (type !== undefined && variant) problems.push(...problemsOf(variant, section, pointer));
    else {
      const types = variants.map(typeOf).join(', ');
      problems.push({ pointer: `${pointer}/type`, message: `must be one of: ${types}` });
    }
  }
  const outer = problemsOf(PanelDocumentSchema, { ...(value as object), sections: [] });
  return [...outer, ...problems];
}

function typeOf(variant: TSchema): unknown {
  const { properties } = variant as { properties?: { type?: { const?: unknown } } };
  return properties?.type?.const;
}
