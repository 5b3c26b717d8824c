import { OWNER_FOREIGN, OWNER_NONE, OWNER_OWN } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { kindsQuery } from '../catalog/kinds.ts';
import { useTeamNames } from '../catalog/use-team-names.ts';
import { pluginsQuery } from '../plugins/plugin-queries.ts';
import { groupsQuery, rolesQuery, usersQuery } from './access-queries.ts';

/** What can be offered where a rule names something. */
export function useRuleNames() {
  const { data: users = [] } = useQuery(usersQuery);
  const { data: groups = [] } = useQuery(groupsQuery);
  const { data: roles = [] } = useQuery(rolesQuery);
  const { data: kinds = [] } = useQuery(kindsQuery);
  const { data: plugins = [] } = useQuery(pluginsQuery);
  const teams = useTeamNames(true);
  return {
    subjects: [
      '*',
      ...groups.map(({ name }) => `group:${name}`),
      ...roles.map(({ name }) => `role:${name}`),
      ...users.map(({ username }) => `user:${username}`),
      ...plugins.map(({ name }) => `plugin:${name}`),
    ],
    kinds: kinds.map(({ kind }) => kind),
    namespaces: [] as string[],
    owners: [OWNER_OWN, OWNER_FOREIGN, OWNER_NONE, ...teams],
    plugins: plugins.map(({ name }) => name),
    actions: [] as string[],
  };
}
