import type { MarketplaceEntry, NewerPlugin } from '@gantry/client';
import { Puzzle } from 'lucide-react';
import { text } from '../text/text.ts';
import { Badge, StatusBadge } from '../ui/badge.tsx';
import { availableUpdate } from './available-update.ts';

const t = text.marketplace;

interface EntryCardProps {
  readonly entry: MarketplaceEntry;
  readonly newer: NewerPlugin | undefined;
  readonly onOpen: () => void;
}

/** A plugin in the list, which opens what is known of it. */
export function EntryCard({ entry, newer, onOpen }: EntryCardProps) {
  const { title, description, publisher, version, offered, state, status, reason } = entry;
  const shown = version ?? offered?.version;
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)] content-start gap-3 rounded-lg border border-line bg-card p-4 shadow-raised has-[button:hover]:border-line-strong">
      <div className="flex items-start gap-3">
        <span className="inline-flex size-10 shrink-0 items-center justify-center rounded-lg bg-raised text-accent">
          <Puzzle aria-hidden className="size-5" />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold">
            <button
              type="button"
              onClick={onOpen}
              className="max-w-full truncate rounded-sm after:absolute after:inset-0 hover:text-accent focus-visible:outline-none focus-visible:after:rounded-lg focus-visible:after:outline-2 focus-visible:after:outline-accent"
            >
              {title}
            </button>
          </h2>
          <p className="truncate text-muted text-xs">
            {[publisher, shown].filter(Boolean).join(' · ')}
          </p>
        </div>
        {status === 'failed' || status === 'skipped' ? (
          <StatusBadge level={status === 'failed' ? 'critical' : 'unknown'}>
            {t.failedToLoad}
          </StatusBadge>
        ) : (
          <Badge tone={state === 'installed' ? 'ok' : 'neutral'}>{t.states[state]}</Badge>
        )}
      </div>
      <p className="line-clamp-3 min-h-11 break-words text-muted text-sm">
        {reason ?? description}
      </p>
      <div className="flex flex-wrap items-center gap-1.5 border-line border-t pt-2.5 text-xs">
        {entry.categories.map((category) => (
          <Badge key={category}>{category}</Badge>
        ))}
        {entry.tier !== undefined && <Badge tone="info">{entry.tier}</Badge>}
        {availableUpdate(entry, newer) && (
          <span className="ml-auto">
            <StatusBadge level="info">{t.updateAvailable}</StatusBadge>
          </span>
        )}
      </div>
    </li>
  );
}
