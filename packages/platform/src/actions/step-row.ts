import type { ActionStep } from '@gantry/contracts';
import type { RunStepRow } from '@gantry/storage';

/** The row of a step that has not begun. */
export function toStepRow(
  runId: string,
  step: Pick<ActionStep, 'id' | 'title' | 'type'>,
  position: number,
  undoes: string | null = null,
): RunStepRow {
  return {
    run_id: runId,
    position,
    id: step.id,
    title: step.title ?? step.id,
    type: step.type,
    undoes,
    state: 'pending',
    generation: 0,
    attempt: 0,
    failures: 0,
    handle: null,
    outputs: null,
    error: null,
    started_at: null,
    finished_at: null,
  };
}
