import type { Kind } from '@gantry/client';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';

export const kindsQuery = queryOptions({
  queryKey: keys.kinds,
  staleTime: 60_000,
  queryFn: async ({ signal }): Promise<readonly Kind[]> => {
    const { data } = await api.GET('/api/v1/kinds', { signal });
    return data ?? [];
  },
});

/** A kind by its name; `undefined` while kinds load, and for one that is not known. */
export function useKind(name: string): Kind | undefined {
  const { data } = useQuery(kindsQuery);
  return data?.find((kind) => kind.kind === name);
}
