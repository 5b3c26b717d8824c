/** How a job stands. `dead` is one that failed for good and waits for somebody to look at it. */
export const JOB_STATES = [
  'queued',
  'running',
  'waiting',
  'succeeded',
  'failed',
  'dead',
  'cancelled',
] as const;
export type JobState = (typeof JOB_STATES)[number];
