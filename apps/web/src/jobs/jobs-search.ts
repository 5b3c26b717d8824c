import { JOB_STATES, type JobState } from '@gantry/contracts';
import { oneOf } from '../app/search-params.ts';

/** The filters of the list, as the address has them. */
export interface JobsSearch {
  readonly state?: JobState;
  readonly type?: string;
}

/** Reads filters from an address; what is not one of them is dropped. */
export function readJobsSearch(search: Record<string, unknown>): JobsSearch {
  const state = JOB_STATES.find((known) => known === oneOf(search.state));
  const type = oneOf(search.type);
  return { ...(state ? { state } : {}), ...(type === undefined ? {} : { type }) };
}
