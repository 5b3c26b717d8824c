import { PartyPopper } from 'lucide-react';
import { text } from '../text/text.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { FirstStepsCard } from './first-steps-card.tsx';
import { useFirstSteps } from './use-first-steps.ts';

const t = text.firstSteps;

/** The guide, also for those who have put it aside. */
export function FirstStepsPage() {
  const guide = useFirstSteps();
  return (
    <>
      <PageHeader title={t.title}>
        <p className="pt-1 text-muted">{t.lead}</p>
      </PageHeader>
      <div className="grid max-w-4xl gap-4 px-4 pb-8 md:px-6">
        {guide.steps ? <FirstStepsCard guide={guide} /> : <SkeletonLines lines={6} />}
        {guide.steps?.every(({ isDone }) => isDone) && (
          <EmptyState icon={PartyPopper} title={t.over} />
        )}
      </div>
    </>
  );
}
