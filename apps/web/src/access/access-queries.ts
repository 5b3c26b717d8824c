import type {
  AccessRole,
  ApiKey,
  EffectiveRights,
  Group,
  Member,
  PermissionDescription,
  PermissionRule,
  Session,
  User,
} from '@gantry/client';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';

// What others change is no event of the live connection: it is asked for again on every visit.
const staleTime = 0;

export const usersQuery = queryOptions({
  queryKey: keys.access('users'),
  staleTime,
  queryFn: async ({ signal }): Promise<readonly User[]> => {
    const { data } = await api.GET('/api/v1/auth/users', { signal });
    return data ?? [];
  },
});

export const userQuery = (id: string) =>
  queryOptions({
    queryKey: keys.access('user', id),
    staleTime,
    queryFn: async ({ signal }): Promise<User> => {
      const { data } = await api.GET('/api/v1/auth/users/{id}', {
        params: { path: { id } },
        signal,
      });
      return data as User;
    },
  });

/** Of a user, or without one the own ones. */
export const sessionsQuery = (userId: string | undefined) =>
  queryOptions({
    queryKey: keys.access('sessions', userId),
    staleTime,
    queryFn: async ({ signal }): Promise<readonly Session[]> => {
      const { data } =
        userId === undefined
          ? await api.GET('/api/v1/auth/sessions', { signal })
          : await api.GET('/api/v1/auth/users/{id}/sessions', {
              params: { path: { id: userId } },
              signal,
            });
      return data ?? [];
    },
  });

/** Of a user, or without one the own ones. */
export const apiKeysQuery = (userId: string | undefined) =>
  queryOptions({
    queryKey: keys.access('keys', userId),
    staleTime,
    queryFn: async ({ signal }): Promise<readonly ApiKey[]> => {
      const { data } =
        userId === undefined
          ? await api.GET('/api/v1/auth/apikeys', { signal })
          : await api.GET('/api/v1/auth/users/{id}/apikeys', {
              params: { path: { id: userId } },
              signal,
            });
      return data ?? [];
    },
  });

export const effectiveRightsQuery = (userId: string) =>
  queryOptions({
    queryKey: keys.access('effective', userId),
    staleTime,
    queryFn: async ({ signal }): Promise<EffectiveRights> => {
      const params = { path: { userId } };
      const { data } = await api.GET('/api/v1/rbac/effective/{userId}', { params, signal });
      return data as EffectiveRights;
    },
  });

export const groupsQuery = queryOptions({
  queryKey: keys.access('groups'),
  staleTime,
  queryFn: async ({ signal }): Promise<readonly Group[]> => {
    const { data } = await api.GET('/api/v1/groups', { signal });
    return data ?? [];
  },
});

export const groupQuery = (id: string) =>
  queryOptions({
    queryKey: keys.access('group', id),
    staleTime,
    queryFn: async ({ signal }): Promise<{ group: Group; members: readonly Member[] }> => {
      const { data } = await api.GET('/api/v1/groups/{id}', { params: { path: { id } }, signal });
      return data as { group: Group; members: Member[] };
    },
  });

export const rolesQuery = queryOptions({
  queryKey: keys.access('roles'),
  staleTime,
  queryFn: async ({ signal }): Promise<readonly AccessRole[]> => {
    const { data } = await api.GET('/api/v1/rbac/roles', { signal });
    return data ?? [];
  },
});

export const rulesQuery = queryOptions({
  queryKey: keys.access('rules'),
  staleTime,
  queryFn: async ({ signal }): Promise<readonly PermissionRule[]> => {
    const { data } = await api.GET('/api/v1/rbac/rules', { signal });
    return data ?? [];
  },
});

export const permissionsQuery = queryOptions({
  queryKey: keys.access('permissions'),
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async ({ signal }): Promise<readonly PermissionDescription[]> => {
    const { data } = await api.GET('/api/v1/rbac/permissions', { signal });
    return data ?? [];
  },
});
