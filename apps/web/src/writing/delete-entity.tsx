import type { Entity } from '@gantry/client';
import { type EntityRef, toEntityInput } from '@gantry/contracts';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { showToast } from '../ui/toasts.ts';

const t = text.writing;

/** Deletes an entity, and offers for a while to put it back. */
export function DeleteEntity({ entity, entityRef }: { entity: Entity; entityRef: EntityRef }) {
  const navigate = useNavigate();
  const rights = useRights();
  const [isAsking, setAsking] = useState(false);
  const { kind, namespace, name } = entityRef;
  const title = entity.metadata.title ?? name;
  const restore = useMutation({
    meta: { failure: t.restoreFailed },
    mutationFn: async () => {
      await api.POST('/api/v1/entities', { body: toEntityInput(entity) as never });
    },
    onSuccess: () => {
      void navigate({ to: '/catalog/$kind/$namespace/$name', params: entityRef });
    },
  });
  const remove = useMutation({
    meta: { failure: t.deleteFailed },
    mutationFn: async () => {
      await api.DELETE('/api/v1/entities/{kind}/{name}', {
        params: { path: { kind, name }, query: { namespace } },
      });
    },
    onSuccess: () => {
      showToast({
        level: 'ok',
        title: t.deleted(title),
        action: { label: text.common.undo, run: () => restore.mutate() },
      });
      void navigate({ to: '/catalog/$kind', params: { kind }, ignoreBlocker: true });
    },
    onSettled: () => setAsking(false),
  });
  if (!rights.delete) return null;
  return (
    <>
      <Button icon={Trash2} onClick={() => setAsking(true)}>
        {t.delete}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t.deleteTitle(title)}
        detail={t.deleteDetail}
        confirm={t.delete}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
    </>
  );
}
