import type { PanelDocument } from '@gantry/client';

export type Section = PanelDocument['sections'][number];
export type SectionOf<T extends Section['type']> = Extract<Section, { type: T }>;

/** The title as properties of a card: none where the section has none. */
export function titleOf(section: { readonly title?: string | undefined }): { title?: string } {
  return section.title === undefined ? {} : { title: section.title };
}
