import type { Job } from '@gantry/client';
import { groupDigits } from '../format/progress-bar.ts';
import { durationText } from '../format/time-text.ts';
import type { Colors } from '../io/text-output.ts';

/** What a sync did, as far as its result says. */
export interface SyncResult {
  readonly counts?: Readonly<Record<string, number>>;
  readonly failures?: readonly {
    readonly ref?: string;
    readonly externalId?: string;
    readonly reason: string;
  }[];
  readonly scopes?: readonly {
    readonly name: string;
    readonly entities: number;
    readonly failure?: string;
  }[];
  /** So many vanished that somebody has to look before they are marked as gone. */
  readonly held?: { readonly unseen: number; readonly known: number };
}

export function isFinished({ state }: Pick<Job, 'state'>): boolean {
  return state !== 'queued' && state !== 'running' && state !== 'waiting';
}

export function syncResultOf(job: Job): SyncResult {
  return typeof job.result === 'object' && job.result !== null ? (job.result as SyncResult) : {};
}

/** `12 created, 3 updated, 1 failed`; what is zero is left out, and so is everything of nothing. */
export function countsText(counts: Readonly<Record<string, number>> | undefined): string {
  return Object.entries(counts ?? {})
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${groupDigits(count)} ${name}`)
    .join(', ');
}

export function progressText({ progress }: Job): string {
  if (!progress) return '';
  const { done, total } = progress;
  return total === undefined ? groupDigits(done) : `${groupDigits(done)}/${groupDigits(total)}`;
}

/** How long a job ran, or has been running. */
export function runTimeText(job: Job, now: Date): string {
  if (job.startedAt === undefined) return '';
  const end = job.finishedAt === undefined ? now.getTime() : Date.parse(job.finishedAt);
  const ms = end - Date.parse(job.startedAt);
  return ms < 1_000 ? `${Math.max(0, ms)}ms` : durationText(ms);
}

export function paintState(style: Colors, state: string, text: string = state): string {
  switch (state) {
    case 'succeeded':
      return style.green(text);
    case 'failed':
    case 'dead':
      return style.red(text);
    case 'cancelled':
      return style.yellow(text);
    default:
      return text;
  }
}
