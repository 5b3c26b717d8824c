import type { AccessPolicy, PolicyChange, WhatIf } from '@gantry/client';
import { lazy, Suspense } from 'react';
import { text } from '../text/text.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { Notice } from '../ui/notice.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { WhatIfChanges } from './what-if-changes.tsx';

const StateDiff = lazy(() => import('../audit/state-diff.tsx'));
const t = text.access.import;
const TONES: Record<PolicyChange['change'], Tone> = {
  created: 'ok',
  updated: 'info',
  deleted: 'critical',
};

/** What a document would change, and which decisions follow. */
export interface Preview {
  readonly policy: AccessPolicy;
  readonly changes: readonly PolicyChange[];
  readonly whatIf: WhatIf;
}

export function ImportPreview({ preview: { changes, whatIf } }: { preview: Preview }) {
  if (changes.length === 0) return <Notice role="status" level="ok" title={t.nothing} />;
  return (
    <>
      <Card flush title={t.changes(changes.length)}>
        <ul>
          {changes.map(({ what, name, change, before, after }) => (
            <li key={`${what}/${name}`} className="border-line border-b last:border-b-0">
              <p className="flex flex-wrap items-center gap-2 px-4 pt-2.5">
                <Badge tone={TONES[change]}>{t.marks[change]}</Badge>
                <span className="text-muted">{t.kinds[what]}</span>
                <span className="break-all font-medium">{name}</span>
              </p>
              <Suspense
                fallback={
                  <div className="p-4">
                    <SkeletonLines />
                  </div>
                }
              >
                <StateDiff label={t.diffOf(name)} before={before} after={after} />
              </Suspense>
            </li>
          ))}
        </ul>
      </Card>
      <Card title={t.decisions}>
        <WhatIfChanges whatIf={whatIf} />
      </Card>
    </>
  );
}
