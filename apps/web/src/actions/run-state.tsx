import type { Run, RunSummary } from '@gantry/client';
import { text } from '../text/text.ts';
import { type Level, StatusBadge } from '../ui/badge.tsx';

const LEVELS: Record<RunSummary['state'] | Run['steps'][number]['state'], Level> = {
  queued: 'info',
  'awaiting-approval': 'warning',
  running: 'info',
  waiting: 'info',
  succeeded: 'ok',
  failed: 'critical',
  cancelled: 'unknown',
  rejected: 'critical',
  expired: 'unknown',
  pending: 'unknown',
  unknown: 'warning',
  skipped: 'unknown',
};

export function RunStateBadge({ state }: { state: RunSummary['state'] }) {
  return (
    <StatusBadge level={LEVELS[state]} busy={state === 'running'}>
      {text.actions.runs.states[state]}
    </StatusBadge>
  );
}

export function StepStateBadge({ state }: { state: Run['steps'][number]['state'] }) {
  return (
    <StatusBadge level={LEVELS[state]} busy={state === 'running'}>
      {text.actions.runs.stepStates[state]}
    </StatusBadge>
  );
}
