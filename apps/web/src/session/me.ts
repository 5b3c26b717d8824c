import { isPlatformError } from '@gantry/base';
import type { Permission, User } from '@gantry/client';
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api } from '../api/client.ts';

export const ME_KEY = ['me'] as const;

/** Who is signed in; `null` for nobody. */
export const meQuery = queryOptions({
  queryKey: ME_KEY,
  staleTime: 5 * 60_000,
  gcTime: Number.POSITIVE_INFINITY,
  queryFn: async ({ signal }): Promise<User | null> => {
    try {
      const { data } = await api.GET('/api/v1/auth/me', { signal });
      return data ?? null;
    } catch (error) {
      if (isPlatformError(error, 'UNAUTHENTICATED')) return null;
      throw error;
    }
  },
});

export interface Rights {
  readonly write: boolean;
  readonly delete: boolean;
  readonly managePlugins: boolean;
  /** Whether there is anything that the permission may be used for. */
  readonly may: (permission: Permission) => boolean;
}

/** What the person in front may do. Only decides what is offered: the server decides what is allowed. */
export function useRights(): Rights {
  const { data: me } = useSuspenseQuery(meQuery);
  const permissions = me?.permissions ?? {};
  return {
    write: permissions.write === true,
    delete: permissions.delete === true,
    managePlugins: permissions.managePlugins === true,
    may: (permission) => permissions[permission] === true,
  };
}
