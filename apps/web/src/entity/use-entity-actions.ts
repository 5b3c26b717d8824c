import type { Entity } from '@gantry/client';
import type { EntityRef } from '@gantry/contracts';
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
import { showToast } from '../ui/toasts.ts';

const t = text.entity;

/** Puts the answer of a write on the page; what is made from the entity is read again. */
function adopt(queryClient: QueryClient, ref: EntityRef, entity: Entity | undefined): void {
  if (entity) queryClient.setQueryData(keys.entity(ref), entity);
  void queryClient.invalidateQueries({ queryKey: keys.entity(ref) });
}

/** Decides about a field on which a person and the source differ. */
export function useDecide(ref: EntityRef) {
  const queryClient = useQueryClient();
  return useMutation({
    meta: { failure: t.provenance.decideFailed },
    mutationFn: async (body: { pointer: string; take: 'source' | 'mine' }) => {
      const { data } = await api.POST('/api/v1/entities/{kind}/{name}/provenance/decide', {
        params: { path: pathOf(ref), query: { namespace: ref.namespace } },
        body,
      });
      return data;
    },
    onSuccess: (entity) => adopt(queryClient, ref, entity),
  });
}

/** Writes the state after an entry of the history again. */
export function useRestore(ref: EntityRef) {
  const queryClient = useQueryClient();
  return useMutation({
    meta: { failure: t.history.restoreFailed },
    mutationFn: async ({ entry, etag }: { entry: number; etag: number | undefined }) => {
      const { data } = await api.POST('/api/v1/entities/{kind}/{name}/restore', {
        params: {
          path: pathOf(ref),
          query: { namespace: ref.namespace },
          ...(etag === undefined ? {} : { header: { 'if-match': `"${etag}"` } }),
        },
        body: { entry },
      });
      return data;
    },
    onSuccess: (entity) => {
      adopt(queryClient, ref, entity);
      if (entity) showToast({ level: 'ok', title: t.history.restored(entity.metadata.revision) });
    },
  });
}

function pathOf({ kind, name }: EntityRef) {
  return { kind, name };
}
