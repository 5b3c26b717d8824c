import { describe, expect, it } from 'vitest';
import {
  type EntityList,
  type ListedEntity,
  type LoadedPage,
  pagesBetween,
  rowsOf,
} from './entity-list.ts';
import { EntityListLoader } from './entity-list-loader.ts';

const entity = (name: string, revision = 1): ListedEntity => ({
  kind: 'Service',
  metadata: {
    uid: `uid-${name}`,
    revision,
    name,
    namespace: 'default',
    updatedAt: '2026-01-01T00:00:00.000Z',
  },
});

/** A server whose list is sorted by name, three to a page; the cursor is the last name. */
function setUp(...names: string[]) {
  const server = { names: [...names], requests: [] as (string | undefined)[], isDown: false };
  const fetch = async (cursor: string | undefined): Promise<LoadedPage> => {
    server.requests.push(cursor);
    if (server.isDown) throw new Error('down');
    const rest = [...server.names].sort().filter((name) => cursor === undefined || name > cursor);
    const items = rest.slice(0, 3).map((name) => entity(name));
    const next = rest.length > 3 ? rest[2] : undefined;
    const total = cursor === undefined ? { total: server.names.length } : {};
    return { cursor, items, next, ...total };
  };
  const state: { list: EntityList | undefined; errors: unknown[] } = {
    list: undefined,
    errors: [],
  };
  const loader = new EntityListLoader({
    read: () => state.list,
    write: (list) => {
      state.list = list;
    },
    fetch,
    onError: (error) => state.errors.push(error),
    onRefreshed: () => {},
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
  const load = async (pages: number) => {
    state.list = { pages: [await fetch(undefined)] };
    for (let i = 1; i < pages; i++) {
      loader.loadMore();
      await settle();
    }
    server.requests.length = 0;
  };
  const shown = () => rowsOf(state.list as EntityList).rows.map((row) => row.metadata.name);
  return { server, loader, state, load, settle, shown };
}

describe('a list of entities', () => {
  it('shows an entity once while pages move past each other', () => {
    const page = (cursor: string | undefined, ...names: string[]): LoadedPage => ({
      cursor,
      items: names.map((name) => entity(name)),
      next: names.at(-1),
    });
    const { rows, starts } = rowsOf({ pages: [page(undefined, 'a', 'b'), page('a', 'b', 'c')] });
    expect(rows.map((row) => row.metadata.name)).toEqual(['a', 'b', 'c']);
    expect(starts).toEqual([0, 2]);
  });

  it('finds the pages of rows', () => {
    expect(pagesBetween([0, 3, 6], 0, 2)).toEqual([0]);
    expect(pagesBetween([0, 3, 6], 2, 6)).toEqual([0, 1, 2]);
    expect(pagesBetween([0, 3, 6], 9, 20)).toEqual([2]);
  });
});

describe('loading a list', () => {
  it('loads page after page until there are no more', async () => {
    const { loader, load, settle, shown, server } = setUp('a', 'b', 'c', 'd', 'e', 'f', 'g');
    await load(3);
    expect(shown()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    loader.loadMore();
    await settle();
    expect(server.requests).toEqual([]);
  });

  it('reads again only what is in view, and the first page for its count', async () => {
    const { loader, load, settle, server } = setUp(...'abcdefghijklmno');
    await load(5);
    loader.show([3]);
    loader.refresh();
    await settle();
    expect(server.requests).toEqual([undefined, 'i']);
    loader.show([4]);
    await settle();
    expect(server.requests).toEqual([undefined, 'i', 'l']);
  });

  it('loses nothing when an entity is inserted before the end of a page', async () => {
    const { loader, load, settle, shown, server } = setUp('b', 'd', 'f', 'h', 'j', 'l', 'n');
    await load(3);
    server.names.push('c');
    loader.show([0]);
    loader.refresh();
    await settle();
    // `f` moved to the second page, which is not in view and not read yet.
    expect(shown()).toEqual(['b', 'c', 'd', 'h', 'j', 'l', 'n']);
    loader.show([0, 1]);
    await settle();
    loader.show([0, 1, 2]);
    await settle();
    expect(shown()).toEqual(['b', 'c', 'd', 'f', 'h', 'j', 'l', 'n']);
  });

  it('shows nothing twice when an entity is removed', async () => {
    const { loader, load, settle, shown, server } = setUp('a', 'b', 'c', 'd', 'e', 'f', 'g');
    await load(3);
    server.names = server.names.filter((name) => name !== 'b');
    loader.show([0, 1]);
    loader.refresh();
    await settle();
    expect(shown()).toEqual(['a', 'c', 'd', 'e', 'f', 'g']);
  });

  it('ends where the list ends now', async () => {
    const { loader, load, settle, shown, server } = setUp('a', 'b', 'c', 'd', 'e', 'f', 'g');
    await load(3);
    server.names = ['a', 'b'];
    loader.refresh();
    await settle();
    expect(shown()).toEqual(['a', 'b']);
  });

  it('goes on with new entities after the former end', async () => {
    const { loader, load, settle, shown, server } = setUp('a', 'b');
    await load(1);
    server.names.push('c', 'd', 'e');
    loader.refresh();
    await settle();
    loader.loadMore();
    await settle();
    expect(shown()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('keeps what it has when the server is away, and catches up afterwards', async () => {
    const { loader, load, settle, shown, server, state } = setUp('a', 'b');
    await load(1);
    server.isDown = true;
    server.names.push('c');
    loader.refresh();
    await settle();
    expect(shown()).toEqual(['a', 'b']);
    expect(state.errors).toHaveLength(1);
    server.isDown = false;
    loader.show([0]);
    await settle();
    expect(shown()).toEqual(['a', 'b', 'c']);
  });
});
