import type { Identity, IdentityStart } from '@gantry/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../api/client.ts';
import { describeError } from '../api/describe-error.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ExternalLink } from '../ui/external-link.tsx';
import { Notice } from '../ui/notice.tsx';
import { showToast } from '../ui/toasts.ts';

const t = text.connections;
const DEFAULT_SECONDS = 5;

interface DeviceDialogProps {
  readonly identity: Identity;
  readonly start: IdentityStart;
  readonly onClose: () => void;
}

/** Shows the code of a device, and waits until it was confirmed elsewhere. */
export function DeviceDialog({ identity, start, onClose }: DeviceDialogProps) {
  const queryClient = useQueryClient();
  const { plugin, integration, title } = identity;
  const { polling, flow = '' } = start;
  const everyMs = (polling?.interval ?? DEFAULT_SECONDS) * 1_000;
  const { data, error } = useQuery({
    queryKey: keys.access('identity-flow', flow),
    queryFn: async ({ signal }) => {
      const { data: answer } = await api.POST('/api/v1/me/identities/{plugin}/{integration}/poll', {
        params: { path: { plugin, integration } },
        body: { flow },
        signal,
      });
      return answer?.status;
    },
    refetchInterval: ({ state }) => (state.data === 'connected' || state.error ? false : everyMs),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  useEffect(() => {
    if (data !== 'connected') return;
    showToast({ level: 'ok', title: t.connected });
    void queryClient.invalidateQueries({ queryKey: keys.access('identities') });
    onClose();
  }, [data, onClose, queryClient]);
  if (!polling) return null;
  return (
    <Dialog open onOpenChange={onClose} title={t.deviceTitle(title)} description={t.deviceLead}>
      <div className="grid gap-4">
        <p>
          <ExternalLink url={polling.verificationUriComplete ?? polling.verificationUri}>
            {t.devicePage}
          </ExternalLink>
        </p>
        <p className="flex items-center gap-2">
          <span className="text-muted">{t.deviceCode}</span>
          <code className="font-mono font-semibold text-lg">{polling.userCode}</code>
          <CopyButton content={polling.userCode} />
        </p>
        {error ? (
          <Notice role="alert" level="warning" title={t.failedToConnect}>
            {describeError(error).message}
          </Notice>
        ) : (
          <p role="status" className="text-muted">
            {t.deviceWaiting}
          </p>
        )}
      </div>
    </Dialog>
  );
}
