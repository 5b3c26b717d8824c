import type { Run } from '@gantry/client';
import { text } from '../text/text.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { StepStateBadge } from './run-state.tsx';

const t = text.actions.run;

/** The steps in their order, those that take something back at the end. */
export function RunSteps({ run }: { run: Run }) {
  return (
    <ol>
      {run.steps.map((step) => (
        <li key={step.id} className="grid gap-0.5 border-line border-b px-4 py-2 last:border-b-0">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <span className="min-w-0 break-words font-medium">{step.title}</span>
            <StepStateBadge state={step.state} />
          </div>
          <p className="text-muted text-sm">
            {step.type}
            {step.attempt > 1 && `, ${t.attempt(step.attempt)}`}
            {step.undoes !== undefined && `, ${t.undoes}`}
            {step.waitsUntil !== undefined && (
              <>
                {', '}
                {t.until} <RelativeTime at={step.waitsUntil} />
              </>
            )}
          </p>
          {step.error && <p className="break-words text-critical text-sm">{step.error.message}</p>}
        </li>
      ))}
    </ol>
  );
}
