import type { User } from '@gantry/client';
import type { Level } from '../ui/badge.tsx';

export const USER_STATES = ['active', 'locked', 'password', 'disabled'] as const;
export type UserState = (typeof USER_STATES)[number];

export const STATE_LEVELS: Record<UserState, Level> = {
  active: 'ok',
  locked: 'warning',
  password: 'info',
  disabled: 'unknown',
};

/** How an account stands; what keeps its owner out comes first. */
export function userState(user: Pick<User, 'disabled' | 'lockedUntil' | 'mustChangePassword'>) {
  if (user.disabled) return 'disabled' satisfies UserState;
  if (user.lockedUntil !== undefined) return 'locked' satisfies UserState;
  return user.mustChangePassword
    ? ('password' satisfies UserState)
    : ('active' satisfies UserState);
}
