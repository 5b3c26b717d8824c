import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../api/query-keys.ts';
import { ME_KEY } from '../session/me.ts';
import { showToast } from '../ui/toasts.ts';

interface AccessMutation<T, V> {
  readonly run: (input: V) => Promise<T>;
  /** Title of the notice when it fails; without it the form shows the error. */
  readonly failure?: string;
  /** What to say when it is done. */
  readonly done?: string | ((result: T) => string);
  readonly onDone?: (result: T) => void;
}

/** A change of users or rights. Everything that may follow from it is read again, the own rights included. */
export function useAccessMutation<T, V = void>(
  options: AccessMutation<T, V>,
): UseMutationResult<T, Error, V> {
  const queryClient = useQueryClient();
  const { run, failure, done, onDone } = options;
  return useMutation({
    mutationFn: run,
    ...(failure === undefined ? {} : { meta: { failure } }),
    onSuccess: (result) => {
      void queryClient.invalidateQueries({ queryKey: keys.anyAccess });
      void queryClient.invalidateQueries({ queryKey: ME_KEY });
      if (done !== undefined) {
        showToast({ level: 'ok', title: typeof done === 'string' ? done : done(result) });
      }
      onDone?.(result);
    },
  });
}
