import { messageOf } from '@gantry/base';
import { Cron } from 'croner';
import { errors } from '../errors.ts';

/** Times that repeat: a cron expression of five parts, or a word such as `@daily`, in a time zone. */
export interface CronTimes {
  readonly cron: string;
  /** A name of the IANA database, such as `Europe/Berlin`. */
  readonly timeZone: string;
}

/**
 * The first time after a moment. A time that the clock leaves out when it is put forward comes when it has been; one
 * that it shows twice comes once. Throws `SCHEDULE_INVALID`.
 */
export function nextTime(times: CronTimes, after: Date): Date {
  const [next] = nextTimes(times, after, 1);
  if (!next)
    throw errors.SCHEDULE_INVALID({ ...times, reason: 'it names no time that ever comes' });
  return next;
}

/** The next `count` times after a moment. Throws `SCHEDULE_INVALID`. */
export function nextTimes({ cron, timeZone }: CronTimes, after: Date, count: number): Date[] {
  try {
    const options = { timezone: timeZone, paused: true, mode: '5-part' } as const;
    return new Cron(cron, options).nextRuns(count, after);
  } catch (error) {
    throw errors.SCHEDULE_INVALID({ cron, timeZone, reason: messageOf(error) }, { cause: error });
  }
}
