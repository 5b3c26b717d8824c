import type { Job } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { isOver } from '../api/live-updates.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { syncRecordQuery, undoPreviewQuery } from './sync-queries.ts';
import { useUndo } from './use-sync-decisions.ts';

const t = text.plugins.sync.undo;
const SHOWN = 20;

/** The way to take a sync back, or when that was done. */
export function UndoSync({ slug, job }: { slug: string; job: Job }) {
  const [isOpen, setOpen] = useState(false);
  const { data: record } = useQuery(syncRecordQuery(slug, job.id));
  if (!record || !isOver(job.state)) return null;
  if (record.undoneAt !== undefined) {
    return (
      <p className="text-muted text-sm">
        {t.undone} <RelativeTime at={record.undoneAt} />.
      </p>
    );
  }
  return (
    <div>
      <Button icon={Undo2} onClick={() => setOpen(true)}>
        {t.open}
      </Button>
      {isOpen && <UndoDialog slug={slug} id={job.id} onClose={() => setOpen(false)} />}
    </div>
  );
}

function UndoDialog({ slug, id, onClose }: { slug: string; id: string; onClose: () => void }) {
  const query = useQuery(undoPreviewQuery(slug, id));
  const undo = useUndo(slug, id);
  const { data: preview } = query;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.title}
      description={t.detail}
      size="lg"
      actions={
        <>
          <Button onClick={onClose}>{text.common.cancel}</Button>
          {preview && (
            <Button
              variant="danger"
              busy={undo.isPending}
              onClick={() => undo.mutate(undefined, { onSuccess: onClose })}
            >
              {t.confirm}
            </Button>
          )}
        </>
      }
    >
      {query.error ? (
        <ErrorState error={query.error} title={t.previewFailed} />
      ) : preview ? (
        <div className="grid gap-3">
          <ul className="grid gap-1">
            <li>{t.restored(preview.restored)}</li>
            <li>{t.removed(preview.removed)}</li>
            {preview.unchanged > 0 && <li>{t.unchanged(preview.unchanged)}</li>}
            {preview.conflicting > 0 && (
              <li className="text-warning">{t.conflicting(preview.conflicting)}</li>
            )}
          </ul>
          {preview.conflicts.length > 0 && (
            <ul className="grid gap-1 text-sm">
              {preview.conflicts.slice(0, SHOWN).map(({ ref, reason }) => (
                <li key={ref} className="break-words">
                  <span className="font-mono text-xs">{ref}</span>{' '}
                  <span className="text-muted">{reason}</span>
                </li>
              ))}
            </ul>
          )}
        </div>
      ) : (
        <SkeletonLines lines={3} />
      )}
    </Dialog>
  );
}
