import type { KindDetails } from '@gantry/client';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';

export const kindQuery = (kind: string) =>
  queryOptions({
    queryKey: keys.kind(kind),
    queryFn: async ({ signal }) => {
      const params = { path: { kind } };
      const { data } = await api.GET('/api/v1/kinds/{kind}', { params, signal });
      return data as KindDetails;
    },
  });
