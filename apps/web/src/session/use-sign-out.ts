import { isPlatformError } from '@gantry/base';
import { useMutation } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { text } from '../text/text.ts';

/** Ends the session on the server, then loads the page afresh, so that nothing of it stays in memory. */
export function useSignOut() {
  return useMutation({
    meta: { failure: text.app.signOut },
    mutationFn: async () => {
      try {
        await api.POST('/api/v1/auth/logout');
      } catch (error) {
        // Gone already.
        if (!isPlatformError(error, 'UNAUTHENTICATED')) throw error;
      }
      location.assign('/sign-in');
    },
  });
}
