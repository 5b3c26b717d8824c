import type { PluginChange } from '@gantry/client';
import { text } from '../text/text.ts';
import { Notice } from '../ui/notice.tsx';
import { AsksList } from './asks-list.tsx';

const { change: t, asks: asksText } = text.marketplace;

type Plan = NonNullable<PluginChange['plan']>;
type Planned = Plan['plugins'][number];

/** What a change would do, plugin by plugin. */
export function ChangePlan({ plan }: { plan: Plan }) {
  const changed = plan.plugins.filter(({ kind }) => kind !== 'unchanged');
  return (
    <ul className="grid gap-4">
      {changed.map((planned) => (
        <li key={planned.plugin.key} className="grid gap-2 rounded-md border border-line p-3">
          <h3 className="break-words font-semibold">{headOf(planned)}</h3>
          {planned.kind !== 'removed' && <Incoming planned={planned} />}
          <Losses plan={plan} slug={planned.kind === 'removed' ? planned.plugin.slug : undefined} />
        </li>
      ))}
    </ul>
  );
}

function Incoming({ planned }: { planned: Planned }) {
  const { plugin, unverified, widened } = planned;
  return (
    <>
      <p className="break-all text-muted text-xs">
        {t.from} <span className="font-mono">{plugin.resolved}</span>
      </p>
      {unverified && <Notice level="warning" title={t.unverified} />}
      {widened.length > 0 && (
        <Notice level="warning" title={t.widened}>
          <ul className="list-disc pl-5">
            {widened.map((words) => (
              <li key={words} className="break-words">
                {words}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {plugin.asks ? (
        <AsksList asks={plugin.asks} />
      ) : (
        <p className="text-muted text-sm">{asksText.notAPlugin}</p>
      )}
    </>
  );
}

function Losses({ plan, slug }: { plan: Plan; slug: string | undefined }) {
  const losses = plan.losses.find((found) => found.slug === slug);
  if (!losses || slug === undefined) return null;
  const isDeleted = plan.forgotten.includes(slug);
  const { integrations, assignments, jobs, entities } = losses;
  const parts = [
    ...(integrations.length > 0 ? [t.losses.integrations(integrations.length)] : []),
    ...(assignments > 0 ? [t.losses.assignments(assignments)] : []),
    ...(jobs > 0 && isDeleted ? [t.losses.jobs(jobs)] : []),
    t.losses.data,
  ];
  return (
    <div className="grid gap-1 text-sm">
      <p>{isDeleted ? t.losses.deleted : t.losses.kept}</p>
      <ul className="list-disc pl-5">
        {parts.map((part) => (
          <li key={part}>{part}</li>
        ))}
      </ul>
      {entities > 0 && <p className="text-muted">{t.losses.entities(entities)}</p>}
    </div>
  );
}

function headOf({ kind, plugin, name, before = '', after = '' }: Planned): string {
  const title = plugin.title ?? name;
  if (kind === 'added') return t.kinds.added(title, after);
  return kind === 'removed'
    ? t.kinds.removed(title, before)
    : t.kinds.updated(title, before, after);
}
