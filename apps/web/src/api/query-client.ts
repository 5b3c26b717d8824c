import { isPlatformError } from '@gantry/base';
import { UNREACHABLE } from '@gantry/client';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ME_KEY } from '../session/me.ts';
import { showToast } from '../ui/toasts.ts';
import { describeError } from './describe-error.ts';

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: {
      /** What was tried, as the title of the notice when it fails. Without it the form shows the error. */
      failure?: string;
    };
  }
}

/** All server state. Kept fresh by the events of the live connection; nothing polls unless it says so. */
export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: (error) => noticeLostSession(error) }),
    mutationCache: new MutationCache({
      onError(error, _variables, _context, mutation) {
        noticeLostSession(error);
        const failure = mutation.meta?.failure;
        if (failure === undefined) return;
        const { message, help, requestId } = describeError(error);
        const detail = help === undefined ? message : `${message} ${help}`;
        showToast({ level: 'critical', title: failure, detail, requestId });
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && isWorthRetrying(error),
        retryDelay: (attempt) => Math.min(4_000, 500 * 2 ** attempt),
        // "Offline" by the browser's opinion says nothing about a server on this machine.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });

  /** The session ended somewhere else: the frame of the page then leads to the sign-in. */
  function noticeLostSession(error: unknown): void {
    if (isPlatformError(error, 'UNAUTHENTICATED')) client.setQueryData(ME_KEY, null);
    else if (isPlatformError(error, 'PASSWORD_CHANGE_REQUIRED')) {
      void client.invalidateQueries({ queryKey: ME_KEY });
    }
  }
  return client;
}

function isWorthRetrying(error: unknown): boolean {
  if (isPlatformError(error, UNREACHABLE)) return true;
  return isPlatformError(error) && error.status === 429;
}
