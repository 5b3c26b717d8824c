import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleSlash, Hourglass, type LucideIcon, UserX } from 'lucide-react';
import { kindsQuery } from '../catalog/kinds.ts';
import { pluginsQuery } from '../plugins/plugin-queries.ts';
import { pluginState } from '../plugins/plugin-state.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { StatusBadge } from '../ui/badge.tsx';
import { formatCount } from '../ui/format-number.ts';
import { iconOf } from '../ui/icon.tsx';
import { statesQuery } from './home-queries.ts';
import { WidgetCard } from './widget-card.tsx';

/** States that somebody should look at, with the filter that lists them. */
const STATES = [
  { name: 'gone', icon: CircleSlash, search: { q: 'is:gone' } },
  { name: 'stale', icon: Hourglass, search: { q: 'is:stale' } },
  { name: 'unowned', icon: UserX, search: { q: 'is:unowned' } },
] as const;

export function NeedsAttentionWidget() {
  const t = text.home.attention;
  const countOf = (values: readonly { value: string; count: number }[], name: string) =>
    values.find(({ value }) => value === name)?.count ?? 0;
  return (
    <WidgetCard
      title={text.home.widgets.needs_attention}
      query={useQuery(statesQuery)}
      none={t.none}
      isEmpty={({ facets }) => STATES.every(({ name }) => !countOf(facets.state ?? [], name))}
    >
      {({ facets }) => (
        <ul className="py-1">
          {STATES.map(({ name, icon, search }) => ({
            name,
            icon: icon as LucideIcon,
            search,
            count: countOf(facets.state ?? [], name),
          }))
            .filter(({ count }) => count > 0)
            .map(({ name, icon: Icon, search, count }) => (
              <li
                key={name}
                className="group relative flex items-center gap-2.5 px-4 py-1.5 hover:bg-raised"
              >
                <Icon aria-hidden className="size-4 shrink-0 text-warning" />
                <Link
                  to="/catalog"
                  search={search}
                  className="min-w-0 truncate rounded-sm after:absolute after:inset-0 group-hover:text-accent"
                >
                  {t[name]}
                </Link>
                <span className="ml-auto font-medium tabular-nums">{formatCount(count)}</span>
              </li>
            ))}
        </ul>
      )}
    </WidgetCard>
  );
}

export function PluginStatusWidget() {
  const { managePlugins } = useRights();
  const t = text.home.plugins;
  return (
    <WidgetCard
      title={text.home.widgets.plugin_status}
      query={useQuery(pluginsQuery)}
      none={t.none}
      isEmpty={(plugins) => !plugins.some(({ enabled }) => enabled)}
      aside={
        managePlugins && (
          <Link to="/plugins" className="text-accent text-sm hover:underline">
            {t.all}
          </Link>
        )
      }
    >
      {(plugins) => (
        <ul className="py-1">
          {plugins
            .filter(({ enabled }) => enabled)
            .map((plugin) => {
              const Icon = iconOf(plugin.icon);
              const { level, label } = pluginState(plugin);
              return (
                <li
                  key={plugin.packageName}
                  className="group relative flex items-center gap-2.5 px-4 py-1.5"
                >
                  <Icon aria-hidden className="size-4 shrink-0 text-muted" />
                  {managePlugins ? (
                    <Link
                      to="/plugins/$slug"
                      params={{ slug: plugin.name }}
                      className="min-w-0 truncate rounded-sm after:absolute after:inset-0 group-hover:text-accent"
                    >
                      {plugin.title}
                    </Link>
                  ) : (
                    <span className="min-w-0 truncate">{plugin.title}</span>
                  )}
                  <span className="ml-auto shrink-0">
                    <StatusBadge level={level}>{label}</StatusBadge>
                  </span>
                </li>
              );
            })}
        </ul>
      )}
    </WidgetCard>
  );
}

export function EntityStatsWidget() {
  return (
    <WidgetCard
      title={text.home.widgets.entity_stats}
      query={useQuery(kindsQuery)}
      none={text.home.stats.none}
      isEmpty={(kinds) => !kinds.some(({ count }) => count > 0)}
    >
      {(kinds) => (
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))] gap-2 p-4">
          {kinds
            .filter(({ count }) => count > 0)
            .map(({ kind, title, icon, count }) => {
              const Icon = iconOf(icon);
              return (
                <li
                  key={kind}
                  className="group relative flex items-center gap-2.5 rounded-md border border-line px-3 py-2 hover:border-line-strong hover:bg-raised"
                >
                  <Icon aria-hidden className="size-4.5 shrink-0 text-accent" />
                  <span className="grid min-w-0">
                    <span className="font-semibold text-lg tabular-nums leading-6">
                      {formatCount(count)}
                    </span>
                    <Link
                      to="/catalog/$kind"
                      params={{ kind }}
                      className="truncate rounded-sm text-muted text-sm after:absolute after:inset-0 group-hover:text-accent"
                    >
                      {title}
                    </Link>
                  </span>
                </li>
              );
            })}
        </ul>
      )}
    </WidgetCard>
  );
}
