import type { HistoryEntry } from '@gantry/client';
import type { EntityRef } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { DiffView } from '../ui/diff-view.tsx';
import { entityQuery } from './entity-queries.ts';
import { stateToYaml } from './entity-yaml.ts';
import { useRestore } from './use-entity-actions.ts';

const t = text.entity.history;

interface RestoreDialogProps {
  readonly entityRef: EntityRef;
  readonly entry: HistoryEntry;
  readonly onClose: () => void;
}

/** Shows what going back would change, and does it. Refused when somebody changes the entity meanwhile. */
export function RestoreDialog({ entityRef, entry, onClose }: RestoreDialogProps) {
  // Where it was deleted there is nothing to compare with: all of it comes back.
  const { data: current, isPending } = useQuery({ ...entityQuery(entityRef), retry: false });
  const restore = useRestore(entityRef);
  const before = stateToYaml(current);
  const after = stateToYaml(entry.after);
  const isSame = current !== undefined && before === after;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.restoreTitle(entry.revision ?? 0)}
      description={isSame ? t.restoreSame : t.restoreDetail}
      size="xl"
      actions={
        <>
          <Button onClick={onClose}>{text.common.cancel}</Button>
          {!isSame && (
            <Button
              variant="primary"
              busy={restore.isPending || isPending}
              onClick={() =>
                restore.mutate(
                  { entry: entry.id, etag: current?.metadata.revision },
                  { onSuccess: onClose },
                )
              }
            >
              {t.restore}
            </Button>
          )}
        </>
      }
    >
      {!isSame && !isPending && (
        <div className="overflow-hidden rounded-md border border-line">
          <DiffView label={t.restoreDiff} before={before} after={after} />
        </div>
      )}
    </Dialog>
  );
}
