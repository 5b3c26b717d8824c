import type { EntitySourceBinding } from '@gantry/client';
import type { EntityRef } from '@gantry/contracts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { keys } from '../../api/query-keys.ts';

/** Which integrations tell something of an entity, by capability. */
export const bindingsQuery = ({ kind, namespace, name }: EntityRef) =>
  queryOptions({
    queryKey: keys.entityPart({ kind, namespace, name }, 'integrations'),
    queryFn: async ({ signal }): Promise<readonly EntitySourceBinding[]> => {
      const params = { path: { kind, name }, query: { namespace } };
      const { data } = await api.GET('/api/v1/entities/{kind}/{name}/integrations', {
        params,
        signal,
      });
      return data ?? [];
    },
  });
