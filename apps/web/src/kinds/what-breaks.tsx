import type { KindChange } from '@gantry/client';
import { parseEntityRef } from '@gantry/contracts';
import { EntityLink } from '../entity/entity-link.tsx';
import { text } from '../text/text.ts';
import { Notice } from '../ui/notice.tsx';

const t = text.kinds.editor;
const MOST = 20;

/** What a change of a kind would do: nothing to the entities there are, or which of them do not fit any more. */
export function WhatBreaks({ change }: { change: KindChange }) {
  const { outcome, checked, broken, problems } = change;
  if (broken === 0) {
    return (
      <Notice level="ok" title={t.outcomes[outcome]}>
        {t.fits(checked)}
      </Notice>
    );
  }
  return (
    <Notice level="warning" title={t.breaks(broken, checked)}>
      <ul className="grid gap-1">
        {problems.slice(0, MOST).map(({ ref, pointer, message }) => {
          const parsed = parseEntityRef(ref);
          return (
            <li key={`${ref} ${pointer} ${message}`} className="break-words">
              {parsed ? <EntityLink entityRef={parsed}>{ref}</EntityLink> : ref}{' '}
              <code>{pointer}</code> {message}
            </li>
          );
        })}
        {problems.length > MOST && <li>{text.writing.more(problems.length - MOST)}</li>}
      </ul>
      <p className="pt-1">{t.forceHelp}</p>
    </Notice>
  );
}
