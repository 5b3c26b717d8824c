import { JOB_STATES } from '@gantry/contracts';
import { MISSED_POLICIES } from '@gantry/platform';
import Type from 'typebox';
import { named } from './named-schema.ts';

const DateTime = (description?: string) =>
  Type.String({ format: 'date-time', ...(description ? { description } : {}) });

/** Jobs, what they say, and when they are queued. */
export const jobSchemas = {
  Job: named(
    'Job',
    Type.Object({
      id: Type.String(),
      type: Type.String(),
      key: Type.String({ description: 'At most one unfinished job per key.' }),
      state: Type.Enum([...JOB_STATES]),
      payload: Type.Record(Type.String(), Type.Unknown()),
      progress: Type.Optional(
        Type.Object({
          done: Type.Integer(),
          total: Type.Optional(Type.Integer()),
          message: Type.Optional(Type.String()),
          counts: Type.Optional(Type.Record(Type.String(), Type.Integer())),
        }),
      ),
      result: Type.Optional(
        Type.Unknown({
          description:
            'For a sync: `counts` (created, updated, unchanged, gone, failed), `failures` (the first ones, with reasons) and `scopes`.',
        }),
      ),
      error: Type.Optional(
        Type.Object({ message: Type.String(), code: Type.Optional(Type.String()) }),
      ),
      attempt: Type.Integer(),
      maxAttempts: Type.Integer(),
      cancelRequested: Type.Boolean(),
      priority: Type.Integer({ description: 'Higher ones of a type run first.' }),
      group: Type.Optional(
        Type.String({ description: 'Jobs of one type and group share limits.' }),
      ),
      createdBy: Type.String(),
      createdAt: DateTime(),
      startedAt: Type.Optional(DateTime()),
      finishedAt: Type.Optional(DateTime()),
      runAfter: Type.Optional(
        DateTime('For a queued job: not before. For a waiting one: not later.'),
      ),
      waitsFor: Type.Optional(
        Type.String({ description: 'The signal that a waiting job waits for.' }),
      ),
    }),
  ),
  JobLogLine: named(
    'JobLogLine',
    Type.Object({
      id: Type.Integer(),
      timestamp: DateTime(),
      level: Type.String(),
      message: Type.String(),
    }),
  ),
  JobType: named(
    'JobType',
    Type.Object({
      type: Type.String(),
      title: Type.String(),
      concurrency: Type.Integer({ description: 'How many run at once on each server.' }),
      queued: Type.Integer(),
      running: Type.Integer(),
      waiting: Type.Integer(),
      failed: Type.Integer(),
      dead: Type.Integer({ description: 'Failed for good, and somebody has to look.' }),
      oldestQueued: Type.Optional(DateTime('When the oldest queued one that is due became due.')),
    }),
  ),
  JobSchedule: named(
    'JobSchedule',
    Type.Object({
      name: Type.String(),
      title: Type.String(),
      type: Type.String({ description: 'The type of its jobs.' }),
      cron: Type.String(),
      timeZone: Type.String(),
      missed: Type.Enum([...MISSED_POLICIES], {
        description: 'What becomes of times that pass while no server runs.',
      }),
      paused: Type.Boolean(),
      next: Type.Array(DateTime(), { description: 'None while it is paused.' }),
      lastAt: Type.Optional(DateTime()),
      lastJob: Type.Optional(Type.String({ description: 'The id of the job of the last time.' })),
      createdBy: Type.String(),
      updatedAt: DateTime(),
    }),
  ),
};
