import { systemClock } from '@gantry/base';
import { freshSqliteDatabase } from '@gantry/storage/testing';
import { expect, it } from 'vitest';
import { Users } from '../src/access/users.ts';
import { EventStream } from '../src/events/event-stream.ts';

it('makes one first administrator when two servers start at the same time', async () => {
  const database = freshSqliteDatabase();
  const store = await database.open();
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const events = new EventStream(store, log);
  const servers = [1, 2].map(() => new Users(store, systemClock, events));
  const passwords = await Promise.all(servers.map((users) => users.bootstrap(undefined)));
  expect(passwords.filter((password) => password !== undefined)).toHaveLength(1);
  expect(await store.users.list()).toHaveLength(1);
  await store.close();
  await database.drop();
});
