import type { Identity, IdentityStart } from '@gantry/client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Link2 } from 'lucide-react';
import { useState } from 'react';
import { QueryState } from '../access/query-state.tsx';
import { useAccessMutation } from '../access/use-access-mutation.ts';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { describeProblem } from '../session/describe-problem.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { safeUrl } from '../ui/safe-url.ts';
import { showToast } from '../ui/toasts.ts';
import { DeviceDialog } from './device-dialog.tsx';

const t = text.connections;
const route = getRouteApi('/frame/account');
const RETURN_TO = '/account?tab=connections';

const pathOf = ({ plugin, integration }: Identity) => ({
  params: { path: { plugin, integration } },
});

/** Accounts in other systems: which there are, and ways to connect and to end them. */
export function ConnectionsCard() {
  const { problem } = route.useSearch();
  const [device, setDevice] = useState<{ identity: Identity; start: IdentityStart }>();
  const [leaving, setLeaving] = useState<Identity>();
  const query = useQuery({
    queryKey: keys.access('identities'),
    staleTime: 0,
    queryFn: async ({ signal }): Promise<readonly Identity[]> =>
      (await api.GET('/api/v1/me/identities', { signal })).data ?? [],
  });
  const connect = useMutation({
    meta: { failure: t.failedToConnect },
    mutationFn: async (identity: Identity) => {
      const { data } = await api.POST('/api/v1/me/identities/{plugin}/{integration}/start', {
        ...pathOf(identity),
        body: { returnTo: RETURN_TO },
      });
      return { identity, start: data as IdentityStart };
    },
    onSuccess: (begun) => {
      if (begun.start.polling) return setDevice(begun);
      const url = safeUrl(begun.start.authorizationUrl);
      if (url !== undefined) location.assign(url);
    },
  });
  const disconnect = useAccessMutation({
    run: async (identity: Identity) =>
      (await api.DELETE('/api/v1/me/identities/{plugin}/{integration}', pathOf(identity))).data,
    failure: t.failedToDisconnect,
    onDone: (answer) => {
      setLeaving(undefined);
      if (answer) showToast({ level: 'warning', title: t.notRevoked, detail: answer.problem });
      else showToast({ level: 'ok', title: t.disconnected });
    },
  });
  return (
    <div className="grid gap-4">
      {problem !== undefined && (
        <Notice role="alert" level="warning" title={t.failedToConnect}>
          {describeProblem(problem)}
        </Notice>
      )}
      <Card flush title={t.title}>
        <p className="border-line border-b px-4 py-3 text-muted">{t.lead}</p>
        <QueryState query={query} failed={t.failed}>
          {(identities) =>
            identities.length === 0 ? (
              <p className="p-4 text-muted">{t.none}</p>
            ) : (
              <ul>
                {identities.map((identity) => (
                  <li
                    key={`${identity.plugin}/${identity.integration}`}
                    className="border-line border-b last:border-b-0"
                  >
                    <IdentityRow
                      identity={identity}
                      busy={connect.isPending && connect.variables === identity}
                      onConnect={() => connect.mutate(identity)}
                      onDisconnect={() => setLeaving(identity)}
                    />
                  </li>
                ))}
              </ul>
            )
          }
        </QueryState>
      </Card>
      {device && <DeviceDialog {...device} onClose={() => setDevice(undefined)} />}
      <ConfirmDialog
        open={leaving !== undefined}
        onOpenChange={() => setLeaving(undefined)}
        title={t.disconnectTitle(leaving?.title ?? '')}
        detail={t.disconnectDetail}
        confirm={t.disconnect}
        busy={disconnect.isPending}
        onConfirm={() => leaving && disconnect.mutate(leaving)}
      />
    </div>
  );
}

const TONES = { none: 'neutral', active: 'ok', expired: 'warning' } as const;

interface IdentityRowProps {
  readonly identity: Identity;
  readonly busy: boolean;
  readonly onConnect: () => void;
  readonly onDisconnect: () => void;
}

function IdentityRow({ identity, busy, onConnect, onDisconnect }: IdentityRowProps) {
  const { title, status, subject, profile, connectedAt, expiresAt, renews } = identity;
  const who = profile?.name ?? profile?.email ?? subject;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <Link2 aria-hidden className="size-4 shrink-0 text-muted" />
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{title}</span>
          <Badge tone={TONES[status]}>{t.state[status]}</Badge>
        </p>
        {status === 'none' ? (
          <p className="text-muted text-sm">{identity.description}</p>
        ) : (
          <p className="break-words text-muted text-sm">
            {who !== undefined && `${t.as(who)}, `}
            {t.since} {connectedAt !== undefined && <RelativeTime at={connectedAt} />}
            {status === 'active' && renews && `, ${t.renews}`}
            {status === 'active' && !renews && expiresAt !== undefined && (
              <>
                , {t.endsAt} <RelativeTime at={expiresAt} />
              </>
            )}
          </p>
        )}
      </div>
      {status !== 'active' && (
        <Button size="sm" aria-label={t.connectTo(title)} busy={busy} onClick={onConnect}>
          {status === 'none' ? t.connect : t.reconnect}
        </Button>
      )}
      {status !== 'none' && (
        <Button size="sm" aria-label={t.disconnectFrom(title)} onClick={onDisconnect}>
          {t.disconnect}
        </Button>
      )}
    </div>
  );
}
