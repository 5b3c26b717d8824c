import { type Job, type JobSchedule, type JobType, nextCursorOf } from '@gantry/client';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import type { JobsSearch } from './jobs-search.ts';

const PAGE = 50;
/** Small jobs are no events. */
const REFRESH_MS = 10_000;

export const jobsQuery = (filters: JobsSearch) =>
  infiniteQueryOptions({
    queryKey: keys.jobs(filters),
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const cursor = pageParam === undefined ? {} : { cursor: pageParam };
      const query = { ...filters, limit: PAGE, ...cursor };
      const { data, response } = await api.GET('/api/v1/jobs', { params: { query }, signal });
      const jobs: readonly Job[] = data ?? [];
      return { jobs, next: nextCursorOf(response) };
    },
    getNextPageParam: (page) => page.next,
    refetchInterval: REFRESH_MS,
  });

export const jobTypesQuery = queryOptions({
  queryKey: keys.jobTypes,
  queryFn: async ({ signal }): Promise<readonly JobType[]> => {
    const { data } = await api.GET('/api/v1/jobs/types', { signal });
    return data ?? [];
  },
  refetchInterval: REFRESH_MS,
});

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: keys.job(id),
    queryFn: async ({ signal }): Promise<Job> => {
      const { data } = await api.GET('/api/v1/jobs/{id}', { params: { path: { id } }, signal });
      return data as Job;
    },
  });

export const schedulesQuery = queryOptions({
  queryKey: keys.jobSchedules,
  queryFn: async ({ signal }): Promise<readonly JobSchedule[]> => {
    const found: JobSchedule[] = [];
    for (let cursor: string | undefined; ; ) {
      const query = { limit: 500, ...(cursor === undefined ? {} : { cursor }) };
      const path = '/api/v1/jobs/schedules';
      const { data, response } = await api.GET(path, { params: { query }, signal });
      found.push(...(data ?? []));
      cursor = nextCursorOf(response);
      if (cursor === undefined) return found;
    }
  },
  refetchInterval: REFRESH_MS,
});
