import type { User } from '@gantry/client';
import { describe, expect, it } from 'vitest';
import { generatePassword } from './generate-password.ts';
import { userState } from './user-state.ts';
import { findUsers, readUsersSearch } from './users-search.ts';

const user = (username: string, rest: Partial<User> = {}): User =>
  ({
    username,
    effectiveRole: 'viewer',
    roles: [],
    disabled: false,
    mustChangePassword: false,
    ...rest,
  }) as unknown as User;

describe('the list of users', () => {
  const users = [
    user('ada', { displayName: 'Ada Lovelace', effectiveRole: 'admin' }),
    user('bob', { email: 'bob@example.com', disabled: true }),
    user('eve', { roles: ['operations'], mustChangePassword: true }),
  ];
  const names = (search: object) =>
    findUsers(users, readUsersSearch(search as Record<string, unknown>)).map((one) => one.username);

  it('is narrowed by words, roles and states, together', () => {
    expect(names({})).toEqual(['ada', 'bob', 'eve']);
    expect(names({ q: 'LOVE' })).toEqual(['ada']);
    expect(names({ q: 'example.com' })).toEqual(['bob']);
    expect(names({ role: 'operations' })).toEqual(['eve']);
    expect(names({ role: 'admin' })).toEqual(['ada']);
    expect(names({ state: 'disabled' })).toEqual(['bob']);
    expect(names({ state: 'password', q: 'a' })).toEqual([]);
  });

  it('takes from an address only what is a filter', () => {
    expect(readUsersSearch({ q: '', state: 'odd', page: '-1', x: 'y' })).toEqual({});
    expect(readUsersSearch({ page: '1' })).toEqual({});
    expect(readUsersSearch({ page: '12' })).toEqual({ page: '12' });
  });
});

it('says first what keeps the owner of an account out', () => {
  const lockedUntil = '2026-01-01T00:00:00Z';
  expect(userState(user('a', { disabled: true, lockedUntil }))).toBe('disabled');
  expect(userState(user('a', { mustChangePassword: true, lockedUntil }))).toBe('locked');
  expect(userState(user('a'))).toBe('active');
});

it('makes passwords that are long and differ', () => {
  const made = new Set(Array.from({ length: 200 }, generatePassword));
  expect(made.size).toBe(200);
  for (const password of made) expect(password).toMatch(/^[a-zA-Z2-9]{20}$/);
});
