import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, Import, Puzzle, Sparkles, UserPlus } from 'lucide-react';
import type { ReactNode } from 'react';
import { keys } from '../api/query-keys.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { classNames } from '../ui/class-names.ts';
import { showToast } from '../ui/toasts.ts';
import { applyEntities } from '../writing/apply-entities.ts';
import { readDocuments } from '../writing/read-documents.ts';
import type { FirstStep, FirstSteps, StepState } from './use-first-steps.ts';

const t = text.firstSteps;

/** The way from a fresh server to one that a team uses, in steps that can be skipped and taken up again. */
export function FirstStepsCard({ guide }: { guide: FirstSteps }) {
  const { steps = [], isOver, skip, putAway } = guide;
  const current = steps.find(({ isDone, isSkipped }) => !isDone && !isSkipped);
  return (
    <Card
      title={t.title}
      className="lg:col-span-2"
      aside={
        !isOver && (
          <Button size="sm" variant="ghost" title={t.putAwayHint} onClick={putAway}>
            {t.putAway}
          </Button>
        )
      }
    >
      <ol className="grid gap-4">
        {steps.map((state, index) => (
          <Step
            key={state.step}
            state={state}
            number={index + 1}
            isCurrent={state.step === current?.step}
            onSkip={(isSkipped) => skip(state.step, isSkipped)}
          />
        ))}
      </ol>
    </Card>
  );
}

interface StepProps {
  readonly state: StepState;
  readonly number: number;
  readonly isCurrent: boolean;
  readonly onSkip: (isSkipped: boolean) => void;
}

function Step({ state, number, isCurrent, onSkip }: StepProps) {
  const { step, isDone, isSkipped } = state;
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3">
      <span
        className={classNames(
          'inline-flex size-6 items-center justify-center rounded-full border text-xs tabular-nums',
          isDone && 'border-transparent bg-ok-soft text-ok',
          isCurrent && 'border-transparent bg-accent text-on-accent',
          !isDone && !isCurrent && 'border-line-strong text-muted',
        )}
      >
        {isDone ? <Check aria-hidden className="size-3.5" /> : number}
      </span>
      <div className="grid min-w-0 gap-2">
        <div className="flex min-h-6 flex-wrap items-center gap-x-3">
          <h3 className={classNames(isCurrent ? 'font-semibold' : 'text-muted')}>
            {t.steps[step].title}
            <span className="sr-only"> ({isDone ? t.done : isSkipped ? t.skipped : t.open})</span>
          </h3>
          {isSkipped && (
            <Button size="sm" variant="ghost" onClick={() => onSkip(false)}>
              {t.resume}
            </Button>
          )}
        </div>
        {isCurrent && (
          <>
            <p className="max-w-prose text-muted">{t.steps[step].detail}</p>
            <div className="flex flex-wrap gap-2">
              {WAYS[step]()}
              <Button variant="ghost" onClick={() => onSkip(true)}>
                {t.skip}
              </Button>
            </div>
          </>
        )}
      </div>
    </li>
  );
}

/** What leads through a step. */
const WAYS: Record<FirstStep, () => ReactNode> = {
  password: () => null,
  catalog: () => <FillCatalog />,
  integration: () => (
    <Link to="/plugins" className={buttonClass('primary')}>
      <Puzzle aria-hidden className="size-4" />
      {t.choosePlugin}
    </Link>
  ),
  people: () => (
    <Link to="/access/users" className={buttonClass('primary')}>
      <UserPlus aria-hidden className="size-4" />
      {t.invite}
    </Link>
  ),
};

function FillCatalog() {
  const queryClient = useQueryClient();
  const { managePlugins } = useRights();
  const demo = useMutation({
    meta: { failure: t.demoFailed },
    mutationFn: async () => {
      const { demoCatalog } = await import('./demo-catalog.ts');
      const { entities } = readDocuments(demoCatalog, new Set());
      return await applyEntities(
        entities.map(({ entity }) => entity),
        false,
      );
    },
    onSuccess: async (results) => {
      showToast({ level: 'ok', title: t.demoDone(results.length) });
      await queryClient.invalidateQueries({ queryKey: keys.kinds });
    },
  });
  return (
    <>
      <Button variant="primary" icon={Sparkles} busy={demo.isPending} onClick={() => demo.mutate()}>
        {t.demo}
      </Button>
      <Link to="/import" className={buttonClass()}>
        <Import aria-hidden className="size-4" />
        {t.import}
      </Link>
      {managePlugins && (
        <Link to="/plugins" className={buttonClass()}>
          <Puzzle aria-hidden className="size-4" />
          {t.connect}
        </Link>
      )}
    </>
  );
}
