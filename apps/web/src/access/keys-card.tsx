import type { ApiKey } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { KeyRound, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { RelativeTime, useNow } from '../ui/relative-time.tsx';
import { Table } from '../ui/table.tsx';
import { apiKeysQuery } from './access-queries.ts';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { QueryState } from './query-state.tsx';
import { useAccessMutation } from './use-access-mutation.ts';

const t = text.access.key;

/** The API keys of a user, or without one the own, to which further ones can be made. */
export function KeysCard({ userId }: { userId?: string }) {
  const query = useQuery(apiKeysQuery(userId));
  const [isCreating, setCreating] = useState(false);
  const [doomed, setDoomed] = useState<ApiKey>();
  const remove = useAccessMutation({
    run: async (id: string) => {
      await (userId === undefined
        ? api.DELETE('/api/v1/auth/apikeys/{id}', { params: { path: { id } } })
        : api.DELETE('/api/v1/auth/users/{id}/apikeys/{keyId}', {
            params: { path: { id: userId, keyId: id } },
          }));
    },
    done: t.removed,
    failure: t.removeFailed,
    onDone: () => setDoomed(undefined),
  });
  const isOwn = userId === undefined;
  return (
    <Card
      flush
      title={t.title}
      aside={
        isOwn && (
          <Button size="sm" icon={KeyRound} onClick={() => setCreating(true)}>
            {t.create}
          </Button>
        )
      }
    >
      <p className="px-4 pt-3 text-muted text-sm">{isOwn ? t.lead : t.theirs}</p>
      <QueryState query={query} failed={t.failed}>
        {(apiKeys) => (
          <Table
            caption={t.table}
            empty={t.none}
            rows={apiKeys}
            rowKey={({ id }) => id}
            columns={[
              { key: 'name', label: t.name, cell: (key) => <Name apiKey={key} /> },
              { key: 'limits', label: t.limits, cell: (key) => <Limits apiKey={key} /> },
              {
                key: 'used',
                label: t.lastUsed,
                cell: ({ lastUsedAt }) =>
                  lastUsedAt === undefined ? t.unused : <RelativeTime at={lastUsedAt} />,
              },
              { key: 'expires', label: t.expiresAt, cell: (key) => <Expiry apiKey={key} /> },
              {
                key: 'remove',
                label: text.access.user.actions,
                align: 'end',
                cell: (key) => (
                  <IconButton
                    size="sm"
                    icon={Trash2}
                    label={t.removeOf(key.name)}
                    onClick={() => setDoomed(key)}
                  />
                ),
              },
            ]}
          />
        )}
      </QueryState>
      {isOwn && <CreateKeyDialog open={isCreating} onOpenChange={setCreating} />}
      <ConfirmDialog
        open={doomed !== undefined}
        onOpenChange={() => setDoomed(undefined)}
        title={t.removeTitle(doomed?.name ?? '')}
        detail={t.removeDetail}
        confirm={t.remove}
        busy={remove.isPending}
        onConfirm={() => doomed && remove.mutate(doomed.id)}
      />
    </Card>
  );
}

function Name({ apiKey }: { apiKey: ApiKey }) {
  return (
    <div className="grid">
      <span className="font-medium">{apiKey.name}</span>
      <span className="font-mono text-muted text-xs">{apiKey.prefix}…</span>
    </div>
  );
}

function Limits({ apiKey }: { apiKey: ApiKey }) {
  const { permissions, namespaces, role } = apiKey;
  return (
    <div className="grid min-w-40 gap-0.5">
      {permissions ? (
        <span className="flex flex-wrap gap-1">
          {permissions.map((permission) => (
            <Badge key={permission}>{permission}</Badge>
          ))}
        </span>
      ) : (
        <span>{t.everything(role)}</span>
      )}
      {namespaces && (
        <span className="break-all text-muted">{t.inNamespaces(namespaces.join(', '))}</span>
      )}
    </div>
  );
}

function Expiry({ apiKey: { expiresAt } }: { apiKey: ApiKey }) {
  const now = useNow();
  if (expiresAt === undefined) return t.never;
  if (Date.parse(expiresAt) <= now) return <Badge tone="warning">{t.expired}</Badge>;
  return <RelativeTime at={expiresAt} />;
}
