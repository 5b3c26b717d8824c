import type { EntitySource } from '@gantry/contracts';

/** What the list shows of an entity. */
export interface ListedEntity {
  readonly kind: string;
  readonly metadata: {
    readonly uid: string;
    readonly revision: number;
    readonly name: string;
    readonly namespace: string;
    readonly title?: string;
    readonly owner?: string;
    readonly tags?: readonly string[];
    readonly updatedAt: string;
  };
  readonly spec?: { readonly type?: unknown; readonly lifecycle?: unknown };
  readonly status?: { readonly source?: EntitySource };
}

/** The fields of `ListedEntity`, as a list request names them. */
export const LISTED_FIELDS = [
  'kind',
  ...['uid', 'revision', 'name', 'namespace', 'title', 'owner', 'tags', 'updatedAt'].map(
    (field) => `metadata.${field}`,
  ),
  'spec.type',
  'spec.lifecycle',
  'status.source',
].join(',');

export interface LoadedPage {
  /** Where the page begins; nothing for the first one. */
  readonly cursor: string | undefined;
  readonly items: readonly ListedEntity[];
  /** Where the next one begins; nothing on the last page. */
  readonly next: string | undefined;
  /** How many entities match altogether; on the first page. */
  readonly total?: number;
}

/** A list as far as it was loaded. */
export interface EntityList {
  readonly pages: readonly LoadedPage[];
}

export interface Rows {
  readonly rows: readonly ListedEntity[];
  /** Row at which each page begins. */
  readonly starts: readonly number[];
}

/** The rows of all pages. While pages move past each other an entity can be on two; it is shown once. */
export function rowsOf(list: EntityList): Rows {
  const rows: ListedEntity[] = [];
  const starts: number[] = [];
  const seen = new Set<string>();
  for (const page of list.pages) {
    starts.push(rows.length);
    for (const item of page.items) {
      const { uid } = item.metadata;
      if (seen.has(uid)) continue;
      seen.add(uid);
      rows.push(item);
    }
  }
  return { rows, starts };
}

/** The pages that the rows from `first` to `last` are on. */
export function pagesBetween(starts: readonly number[], first: number, last: number): number[] {
  const pages: number[] = [];
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? Number.POSITIVE_INFINITY;
    if (start <= last && end > first) pages.push(index);
  }
  return pages;
}

/**
 * Puts a page that was read again in the place of the old one. Where the page after it begins may have
 * moved: that one is then read from the new place. Nothing is left after a page that has become the last.
 */
export function replacePage(
  list: EntityList,
  index: number,
  page: LoadedPage,
): { list: EntityList; isNextMoved: boolean } {
  const pages = [...list.pages];
  pages[index] = page;
  const following = pages[index + 1];
  if (page.next === undefined)
    return { list: { pages: pages.slice(0, index + 1) }, isNextMoved: false };
  if (!following || following.cursor === page.next) return { list: { pages }, isNextMoved: false };
  pages[index + 1] = { ...following, cursor: page.next };
  return { list: { pages }, isNextMoved: true };
}
