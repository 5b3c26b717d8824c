import type { User } from '@gantry/client';
import { oneOf } from '../app/search-params.ts';
import { USER_STATES, type UserState, userState } from './user-state.ts';

/** The filters of the list of users, as the address has them. */
export interface UsersSearch {
  readonly q?: string;
  /** A built-in or a custom role. */
  readonly role?: string;
  readonly state?: UserState;
  /** From 1 on. */
  readonly page?: string;
}

/** Reads filters from an address; what is not one of them is dropped. */
export function readUsersSearch(search: Record<string, unknown>): UsersSearch {
  const q = oneOf(search.q);
  const role = oneOf(search.role);
  const state = USER_STATES.find((known) => known === oneOf(search.state));
  const page = oneOf(search.page);
  return {
    ...(q === undefined ? {} : { q }),
    ...(role === undefined ? {} : { role }),
    ...(state === undefined ? {} : { state }),
    ...(page !== undefined && /^[1-9]\d{0,5}$/.test(page) && page !== '1' ? { page } : {}),
  };
}

/** The users that a search means. */
export function findUsers(users: readonly User[], search: UsersSearch): readonly User[] {
  const wanted = search.q?.toLowerCase() ?? '';
  return users.filter((user) => {
    const texts = [user.username, user.displayName ?? '', user.email ?? ''];
    return (
      texts.some((text) => text.toLowerCase().includes(wanted)) &&
      (search.role === undefined ||
        user.effectiveRole === search.role ||
        user.roles.includes(search.role)) &&
      (search.state === undefined || userState(user) === search.state)
    );
  });
}
