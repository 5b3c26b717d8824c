import { text } from '../text/text.ts';
import type { SortField } from './catalog-search.ts';

export interface CatalogColumn {
  readonly key: 'name' | 'kind' | 'namespace' | 'owner' | 'type' | 'tags' | 'source' | 'updated';
  readonly label: string;
  /** Part of the width, as a class; the name takes what is left. */
  readonly width: string;
  readonly sort?: SortField;
}

const { columns: labels } = text.catalog;

const NAME: CatalogColumn = { key: 'name', label: labels.name, width: '', sort: 'name' };
const KIND: CatalogColumn = { key: 'kind', label: labels.kind, width: 'w-[12%]', sort: 'kind' };
const NAMESPACE: CatalogColumn = { key: 'namespace', label: labels.namespace, width: 'w-[9%]' };
const OWNER: CatalogColumn = { key: 'owner', label: labels.owner, width: 'w-[10%]' };
const TYPE: CatalogColumn = { key: 'type', label: labels.type, width: 'w-[16%]' };
const TAGS: CatalogColumn = { key: 'tags', label: labels.tags, width: 'w-[11%]' };
const SOURCE: CatalogColumn = { key: 'source', label: labels.source, width: 'w-[12%]' };
const UPDATED: CatalogColumn = {
  key: 'updated',
  label: labels.updated,
  width: 'w-28',
  sort: 'updatedAt',
};

/** The columns that fit, and that say something: among entities of one kind its name does not. */
export function columnsFor(options: {
  isOneKind: boolean;
  isWide: boolean;
  isVeryWide: boolean;
}): readonly CatalogColumn[] {
  const { isOneKind, isWide, isVeryWide } = options;
  if (!isWide) return [NAME];
  const kind = isOneKind ? [] : [KIND];
  return isVeryWide
    ? [NAME, ...kind, NAMESPACE, OWNER, TYPE, TAGS, SOURCE, UPDATED]
    : [NAME, ...kind, OWNER, TYPE, TAGS, SOURCE, UPDATED];
}
