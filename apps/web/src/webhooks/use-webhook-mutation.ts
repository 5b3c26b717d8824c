import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../api/query-keys.ts';
import { showToast } from '../ui/toasts.ts';

interface WebhookMutation<T, V> {
  readonly run: (input: V) => Promise<T>;
  /** Title of the notice when it fails; without it the form shows the error. */
  readonly failure?: string;
  readonly done?: string | ((result: T) => string);
  readonly onDone?: (result: T) => void;
}

/** A change of webhooks, subscriptions or deliveries. All of these are read again. */
export function useWebhookMutation<T, V = void>(
  options: WebhookMutation<T, V>,
): UseMutationResult<T, Error, V> {
  const queryClient = useQueryClient();
  const { run, failure, done, onDone } = options;
  return useMutation({
    mutationFn: run,
    ...(failure === undefined ? {} : { meta: { failure } }),
    onSuccess: (result) => {
      onDone?.(result);
      for (const queryKey of [keys.webhooks, keys.subscriptions]) {
        void queryClient.invalidateQueries({ queryKey });
      }
      if (done !== undefined) {
        showToast({ level: 'ok', title: typeof done === 'string' ? done : done(result) });
      }
    },
  });
}
