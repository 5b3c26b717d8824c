import type { KeyState } from '@gantry/client';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { QueryState } from '../access/query-state.tsx';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { formatCount } from '../ui/format-number.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { showToast } from '../ui/toasts.ts';
import { Facts } from './facts.tsx';

const t = text.administration.key;

const keyQuery = queryOptions({
  queryKey: keys.administration('key'),
  staleTime: 0,
  queryFn: async ({ signal }): Promise<KeyState> => {
    const { data } = await api.GET('/api/v1/secrets', { signal });
    return data as KeyState;
  },
});

/** The key that secrets are sealed with, and a way to another one. */
export function KeyCard() {
  const queryClient = useQueryClient();
  const query = useQuery(keyQuery);
  const [isAsking, setAsking] = useState(false);
  const rotate = useMutation({
    mutationFn: async () => {
      const { data } = await api.POST('/api/v1/secrets/rotate');
      return data?.sealed ?? 0;
    },
    meta: { failure: t.rotateFailed },
    onSuccess: (sealed) => {
      setAsking(false);
      showToast({ level: 'ok', title: t.rotationDone(formatCount(sealed)) });
      void queryClient.invalidateQueries({ queryKey: keyQuery.queryKey });
    },
    onError: () => setAsking(false),
  });
  return (
    <Card title={t.title}>
      <QueryState query={query} failed={t.failed}>
        {(state) => (
          <div className="grid gap-4">
            <Facts facts={factsOf(state)} />
            <div>
              <Button icon={KeyRound} onClick={() => setAsking(true)}>
                {t.rotate[state.origin]}
              </Button>
            </div>
            <ConfirmDialog
              open={isAsking}
              onOpenChange={setAsking}
              title={t.rotateTitle[state.origin]}
              detail={t.rotateDetail[state.origin]}
              confirm={t.rotate[state.origin]}
              busy={rotate.isPending}
              onConfirm={() => rotate.mutate()}
            />
          </div>
        )}
      </QueryState>
    </Card>
  );
}

function factsOf({ keyId, origin, sealed, previousKeyIds, rotatedAt }: KeyState) {
  const former = Object.entries(sealed).filter(([id]) => id !== keyId);
  return [
    { label: t.id, value: <code className="font-mono text-sm">{keyId}</code> },
    { label: t.origin, value: t.origins[origin] },
    { label: t.sealed, value: formatCount(sealed[keyId] ?? 0) },
    former.length > 0 && {
      label: t.others,
      value: former.map(([id, count]) => `${formatCount(count)} (${id})`).join(', '),
    },
    previousKeyIds.length > 0 && {
      label: t.previous,
      value: <code className="font-mono text-sm">{previousKeyIds.join(', ')}</code>,
    },
    {
      label: t.rotated,
      value: rotatedAt === undefined ? t.never : <RelativeTime at={rotatedAt} />,
    },
  ].filter((fact) => fact !== false);
}
