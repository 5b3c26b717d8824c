/**
 * What a commit is announced for: events were appended, jobs may be runnable or are to be stopped, jobs have
 * said something.
 */
export const WAKE_TOPICS = ['events', 'jobs', 'job-logs'] as const;
export type WakeTopic = (typeof WAKE_TOPICS)[number];
