import type { PanelDocument, PanelSection } from '@gantry/plugin-sdk';

type SectionOf<T extends PanelSection['type']> = Extract<PanelSection, { type: T }>;

/** The first section of a type, by its title if given; fails when there is none. */
export function sectionOf<T extends PanelSection['type']>(
  document: PanelDocument,
  type: T,
  title?: string,
): SectionOf<T> {
  const found = document.sections.find(
    (section) => section.type === type && (title === undefined || section.title === title),
  );
  if (!found) throw new Error(`The panel has no section "${type}" ${title ?? ''}.`);
  return found as SectionOf<T>;
}
