import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client.ts';

const NONE: readonly string[] = [];

/** The names of teams, for choosing an owner; asked for only when somebody chooses. */
export function useTeamNames(enabled: boolean): readonly string[] {
  const { data = NONE } = useQuery({
    queryKey: ['team-names'],
    enabled,
    queryFn: async ({ signal }) => {
      const { data: teams } = await api.GET('/api/v1/entities/{kind}', {
        params: {
          path: { kind: 'Team' },
          query: { fields: 'metadata.name,metadata.namespace', limit: 500, sort: 'name' },
        },
        signal,
      });
      return (teams ?? []).map(({ metadata: { name, namespace } }) =>
        namespace === 'default' ? name : `${namespace}/${name}`,
      );
    },
  });
  return data;
}
