/** How a run stands. The last five are how it can end. */
export const RUN_STATES = [
  'queued',
  'awaiting-approval',
  'running',
  'waiting',
  'succeeded',
  'failed',
  'cancelled',
  'rejected',
  'expired',
] as const;
export type RunState = (typeof RUN_STATES)[number];

/** How a step stands. `unknown`: it was interrupted, and whether it took effect cannot be told. */
export const STEP_STATES = [
  'pending',
  'running',
  'waiting',
  'succeeded',
  'failed',
  'unknown',
  'skipped',
] as const;
export type StepState = (typeof STEP_STATES)[number];

/** Whether nothing more happens by itself. */
export function isRunOver(state: string): boolean {
  return !['queued', 'awaiting-approval', 'running', 'waiting'].includes(state);
}
