import type { Dashboard } from '@gantry/client';
import { DEFAULT_NAMESPACE, type EntityRef } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { Pin, PinOff } from 'lucide-react';
import { text } from '../text/text.ts';
import { IconButton } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EntityLines } from './entity-lines.tsx';
import { dashboardQuery } from './home-queries.ts';
import { useSaveDashboard } from './use-dashboard.ts';

export type Pinned = Dashboard['pinnedEntities'][number];

interface PinnedWidgetProps {
  readonly pinned: readonly Pinned[];
  /** Present while the page is edited. */
  readonly onChange?: ((pinned: Pinned[]) => void) | undefined;
}

export function PinnedWidget({ pinned, onChange }: PinnedWidgetProps) {
  const t = text.home.pinned;
  return (
    <Card title={text.home.widgets.pinned_entities} flush className="h-full">
      {pinned.length === 0 ? (
        <p className="px-4 py-6 text-center text-muted">{t.none}</p>
      ) : (
        <EntityLines
          entities={pinned.map((entity) => ({
            kind: entity.kind,
            namespace: entity.namespace ?? DEFAULT_NAMESPACE,
            name: entity.name,
            aside: onChange && (
              <IconButton
                size="sm"
                icon={PinOff}
                label={t.unpinOf(entity.name)}
                onClick={() => onChange(pinned.filter(({ id }) => id !== entity.id))}
              />
            ),
          }))}
        />
      )}
    </Card>
  );
}

/** Puts an entity on the person's own home page, or takes it off. */
export function PinButton({ entityRef }: { entityRef: EntityRef }) {
  const { data } = useQuery(dashboardQuery);
  const save = useSaveDashboard();
  if (!data) return null;
  const isThis = ({ kind, namespace = DEFAULT_NAMESPACE, name }: Pinned): boolean =>
    kind === entityRef.kind && namespace === entityRef.namespace && name === entityRef.name;
  const isPinned = data.pinnedEntities.some(isThis);
  const toggle = (): void => {
    const others = data.pinnedEntities.filter((pinned) => !isThis(pinned));
    const { kind, namespace, name } = entityRef;
    const pinned: Pinned = { id: `${kind}/${namespace}/${name}`, kind, namespace, name };
    const pinnedEntities = isPinned ? others : [...others, pinned];
    save.mutate({ target: { scope: 'user' }, changes: { pinnedEntities } });
  };
  return (
    <IconButton
      icon={isPinned ? PinOff : Pin}
      label={isPinned ? text.home.pinned.unpin : text.home.pinned.pin}
      aria-pressed={isPinned}
      disabled={save.isPending}
      onClick={toggle}
    />
  );
}
