import type { Session } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { LogOut, MonitorSmartphone } from 'lucide-react';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { sessionsQuery } from './access-queries.ts';
import { deviceOf } from './device.ts';
import { QueryState } from './query-state.tsx';
import { useAccessMutation } from './use-access-mutation.ts';

const t = text.access.session;

/** The sessions of a user, or without one the own: where they are from, and ways to end them. */
export function SessionsCard({ userId }: { userId?: string }) {
  const query = useQuery(sessionsQuery(userId));
  const [isAsking, setAsking] = useState(false);
  const revoke = useAccessMutation({
    run: async (id: string) => {
      await (userId === undefined
        ? api.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } })
        : api.DELETE('/api/v1/auth/users/{id}/sessions/{sessionId}', {
            params: { path: { id: userId, sessionId: id } },
          }));
    },
    done: t.revoked,
    failure: t.revokeFailed,
  });
  const revokeAll = useAccessMutation({
    run: async () => {
      await (userId === undefined
        ? api.DELETE('/api/v1/auth/sessions')
        : api.DELETE('/api/v1/auth/users/{id}/sessions', { params: { path: { id: userId } } }));
    },
    done: t.revokedAll,
    failure: t.revokeFailed,
    onDone: () => setAsking(false),
  });
  const others = (query.data ?? []).filter(({ current }) => !current);
  return (
    <Card
      flush
      title={t.title}
      aside={
        others.length > 0 && (
          <Button size="sm" icon={LogOut} onClick={() => setAsking(true)}>
            {userId === undefined ? t.revokeOthers : t.revokeAll}
          </Button>
        )
      }
    >
      <QueryState query={query} failed={t.failed}>
        {(sessions) =>
          sessions.length === 0 ? (
            <p className="p-4 text-muted">{t.none}</p>
          ) : (
            <ul>
              {sessions.map((session) => (
                <li key={session.id} className="border-line border-b last:border-b-0">
                  <SessionRow
                    session={session}
                    busy={revoke.isPending && revoke.variables === session.id}
                    onRevoke={() => revoke.mutate(session.id)}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </QueryState>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t.revokeAllTitle}
        detail={t.revokeAllDetail}
        confirm={userId === undefined ? t.revokeOthers : t.revokeAll}
        busy={revokeAll.isPending}
        onConfirm={() => revokeAll.mutate()}
      />
    </Card>
  );
}

interface SessionRowProps {
  readonly session: Session;
  readonly busy: boolean;
  readonly onRevoke: () => void;
}

function SessionRow({ session, busy, onRevoke }: SessionRowProps) {
  const device = deviceOf(session.userAgent) ?? t.unknownDevice;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
      <MonitorSmartphone aria-hidden className="size-4 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2">
          <span title={session.userAgent} className="font-medium">
            {device}
          </span>
          {session.current && <Badge tone="accent">{t.current}</Badge>}
        </p>
        <p className="text-muted text-sm">
          {t.signedIn} <RelativeTime at={session.createdAt} />
          {session.address !== undefined && ` ${t.from} ${session.address}`}, {t.ends}{' '}
          <RelativeTime at={session.expiresAt} />
        </p>
      </div>
      {!session.current && (
        <Button size="sm" aria-label={t.revokeOf(device)} busy={busy} onClick={onRevoke}>
          {t.revoke}
        </Button>
      )}
    </div>
  );
}
