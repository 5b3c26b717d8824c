import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Card } from '../ui/card.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { awaitingQuery } from './action-queries.ts';

const t = text.actions.awaiting;

/** What waits for a decision of the person in front; nothing when nothing does. */
export function AwaitingCard() {
  const { may } = useRights();
  const { data: runs = [] } = useQuery({ ...awaitingQuery, enabled: may('approvals.execute') });
  if (runs.length === 0) return null;
  return (
    <Card title={t.title} flush className="lg:col-span-2">
      <ul className="py-1">
        {runs.map(({ id, title, requestedBy, createdAt }) => (
          <li
            key={id}
            className="group relative flex flex-wrap items-baseline gap-x-3 px-4 py-1.5 hover:bg-raised"
          >
            <Link
              to="/runs/$id"
              params={{ id }}
              className="min-w-0 break-words rounded-sm font-medium after:absolute after:inset-0 group-hover:text-accent"
            >
              {title}
            </Link>
            <span className="text-muted text-sm">
              {t.by(requestedBy)}, <RelativeTime at={createdAt} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
