import type { EntityRef } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { text } from '../text/text.ts';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { actionsQuery, runsQuery } from './action-queries.ts';
import { ActionBadges } from './actions-page.tsx';
import { fieldsOf } from './input-values.ts';
import { RunTable } from './run-table.tsx';

const t = text.actions.entity;
const SHOWN = 50;

/** What can be run for an entity, and what was. */
export default function EntityActionsTab({ entityRef: ref }: { entityRef: EntityRef }) {
  const { kind, namespace, name } = ref;
  const { data: actions = [] } = useQuery(actionsQuery);
  const runs = useQuery(runsQuery({ entity: `${kind}/${namespace}/${name}`, limit: SHOWN }));
  const value = namespace === 'default' ? name : `${namespace}/${name}`;
  const fitting = actions.flatMap((action) => {
    const field = fieldsOf(action.inputSchema).find(
      ({ control }) => control.kind === 'entity' && control.kinds.includes(kind),
    );
    return field ? [{ action, input: [`${field.name}=${value}`] }] : [];
  });
  return (
    <div className="grid gap-4">
      <Card title={t.run}>
        {fitting.length === 0 ? (
          <p className="text-muted">{t.none}</p>
        ) : (
          <ul className="grid gap-1.5">
            {fitting.map(({ action, input }) => (
              <li
                key={`${action.namespace}/${action.name}`}
                className="flex flex-wrap items-center gap-2"
              >
                <Link
                  to="/actions/$namespace/$name"
                  params={{ namespace: action.namespace, name: action.name }}
                  search={{ input }}
                  className="text-accent hover:underline"
                >
                  {action.title}
                </Link>
                <ActionBadges action={action} />
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card title={t.history} flush={runs.data !== undefined}>
        {runs.data ? (
          <RunTable runs={runs.data} empty={text.actions.runs.noneOfEntity} />
        ) : runs.error ? (
          <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />
        ) : (
          <SkeletonLines lines={4} />
        )}
      </Card>
    </div>
  );
}
