import {
  nextCursorOf,
  type SyncChange,
  type SyncRecord,
  type UndoPreview,
  type UnseenEntity,
} from '@gantry/client';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';

const PAGE = 50;
const pathOf = (slug: string, id: string) => ({ name: slug, id });

export const syncRecordQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: keys.syncPart(slug, id, 'record'),
    queryFn: async ({ signal }): Promise<SyncRecord> => {
      const params = { path: pathOf(slug, id) };
      const { data } = await api.GET('/api/v1/plugins/{name}/syncs/{id}', { params, signal });
      return data as SyncRecord;
    },
  });

export const syncChangesQuery = (slug: string, id: string) =>
  infiniteQueryOptions({
    queryKey: keys.syncPart(slug, id, 'changes'),
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const cursor = pageParam === undefined ? {} : { cursor: pageParam };
      const params = { path: pathOf(slug, id), query: { limit: PAGE, ...cursor } };
      const path = '/api/v1/plugins/{name}/syncs/{id}/changes';
      const { data, response } = await api.GET(path, { params, signal });
      const changes: readonly SyncChange[] = data ?? [];
      return { changes, next: nextCursorOf(response) };
    },
    getNextPageParam: (page) => page.next,
  });

export const unseenQuery = (slug: string, id: string) =>
  infiniteQueryOptions({
    queryKey: keys.syncPart(slug, id, 'unseen'),
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const cursor = pageParam === undefined ? {} : { cursor: pageParam };
      const params = { path: pathOf(slug, id), query: { limit: PAGE, ...cursor } };
      const path = '/api/v1/plugins/{name}/syncs/{id}/unseen';
      const { data, response } = await api.GET(path, { params, signal });
      const entities: readonly UnseenEntity[] = data ?? [];
      return { entities, next: nextCursorOf(response) };
    },
    getNextPageParam: (page) => page.next,
  });

export const undoPreviewQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: keys.syncPart(slug, id, 'undo'),
    // What is undone is what was just shown.
    staleTime: 0,
    gcTime: 0,
    queryFn: async ({ signal }): Promise<UndoPreview> => {
      const params = { path: pathOf(slug, id) };
      const { data } = await api.GET('/api/v1/plugins/{name}/syncs/{id}/undo', { params, signal });
      return data as UndoPreview;
    },
  });
