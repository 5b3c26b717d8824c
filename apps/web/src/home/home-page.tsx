import type { Dashboard } from '@gantry/client';
import { DASHBOARD_PARTS } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { LayoutDashboard } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { AwaitingCard } from '../actions/awaiting-card.tsx';
import { CatalogEmpty } from '../catalog/catalog-empty.tsx';
import { kindsQuery } from '../catalog/kinds.ts';
import { FirstStepsCard } from '../first-steps/first-steps-card.tsx';
import { useFirstSteps } from '../first-steps/use-first-steps.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { classNames } from '../ui/class-names.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { showToast } from '../ui/toasts.ts';
import { AnnouncementsWidget } from './announcements-widget.tsx';
import { shownWidgets, type Widget } from './arrange.ts';
import { EditBar, WidgetControls } from './edit-controls.tsx';
import {
  MyEntitiesWidget,
  RecentlyUpdatedWidget,
  RecentlyViewedWidget,
} from './entity-widgets.tsx';
import { announcementsQuery, dashboardQuery } from './home-queries.ts';
import { PinnedWidget } from './pinned.tsx';
import { QuickLinksWidget } from './quick-links.tsx';
import { EntityStatsWidget, NeedsAttentionWidget, PluginStatusWidget } from './status-widgets.tsx';
import {
  type DashboardParts,
  type DashboardTarget,
  useResetDashboard,
  useSaveDashboard,
} from './use-dashboard.ts';

/** What concerns the person in front, as they, their team or everybody has arranged it. */
export function HomePage() {
  const query = useQuery(dashboardQuery);
  if (query.data) return <LoadedHome dashboard={query.data} />;
  if (query.error) {
    return (
      <ErrorState
        error={query.error}
        heading="h1"
        title={text.home.failed}
        onRetry={() => void query.refetch()}
        busy={query.isFetching}
      />
    );
  }
  return (
    <>
      <PageHeader title={text.home.title} />
      <div className="px-4 md:px-6">
        <SkeletonLines lines={6} />
      </div>
    </>
  );
}

function LoadedHome({ dashboard }: { dashboard: Dashboard }) {
  const [draft, setDraft] = useState<Partial<DashboardParts>>();
  const save = useSaveDashboard();
  const reset = useResetDashboard();
  const t = text.home.editing;
  const isEditing = draft !== undefined;
  const parts: DashboardParts = { ...dashboard, ...draft };
  const change = (changes: Partial<DashboardParts>): void => setDraft({ ...draft, ...changes });
  const hasOwn = DASHBOARD_PARTS.some((part) => dashboard.sources[part] === 'user');

  const saveFor = (target: DashboardTarget, whom: string | undefined): void => {
    const changes = draft ?? {};
    const hidesIt = DASHBOARD_PARTS.some(
      (part) => changes[part] !== undefined && dashboard.sources[part] === 'user',
    );
    save.mutate(
      { target, changes },
      {
        onSuccess: () => {
          setDraft(undefined);
          showToast({
            level: 'ok',
            title: whom === undefined ? t.saved : t.savedFor(whom),
            detail: whom !== undefined && hidesIt ? t.ownWins : undefined,
          });
        },
      },
    );
  };
  const resetOwn = (): void =>
    reset.mutate(undefined, {
      onSuccess: () => {
        setDraft(undefined);
        showToast({ level: 'ok', title: t.isReset });
      },
    });

  return (
    <>
      <PageHeader
        title={text.home.title}
        actions={
          isEditing ? (
            <EditBar
              widgets={parts.widgets}
              hasOwn={hasOwn}
              isSaving={save.isPending}
              onChange={(widgets) => change({ widgets })}
              onSave={saveFor}
              onReset={resetOwn}
              onCancel={() => setDraft(undefined)}
            />
          ) : (
            <Button icon={LayoutDashboard} onClick={() => setDraft({})}>
              {text.home.edit}
            </Button>
          )
        }
      >
        {isEditing && <p className="pt-1 text-muted">{t.lead}</p>}
      </PageHeader>
      <div className="grid gap-4 px-4 pb-8 md:px-6 lg:grid-cols-2">
        {!isEditing && <Beginning />}
        {!isEditing && <AwaitingCard />}
        {shownWidgets(parts.widgets).map((widget) => (
          <Slot
            key={widget.id}
            widget={widget}
            parts={parts}
            onChange={isEditing ? change : undefined}
          />
        ))}
      </div>
    </>
  );
}

/** What is left of the first steps; for others, in an empty catalog, how it is filled. */
function Beginning() {
  const { managePlugins } = useRights();
  const guide = useFirstSteps();
  const { data: kinds } = useQuery(kindsQuery);
  if (managePlugins) {
    return guide.steps && !guide.isOver ? <FirstStepsCard guide={guide} /> : null;
  }
  if (!kinds || kinds.some(({ count }) => count > 0)) return null;
  return (
    <Card className="lg:col-span-2">
      <CatalogEmpty filters={{}} kindTitle="" onClear={() => {}} />
    </Card>
  );
}

interface SlotProps {
  readonly widget: Widget;
  readonly parts: DashboardParts;
  /** Present while the page is edited. */
  readonly onChange: ((changes: Partial<DashboardParts>) => void) | undefined;
}

function Slot({ widget, parts, onChange }: SlotProps) {
  const { may } = useRights();
  const { data: announcements = [] } = useQuery(announcementsQuery);
  // What has nothing to show takes no room, unless somebody may fill it here.
  const isPointless =
    (widget.id === 'quick_links' && parts.quickLinks.length === 0) ||
    (widget.id === 'pinned_entities' && parts.pinnedEntities.length === 0) ||
    (widget.id === 'announcements' && announcements.length === 0 && !may('announcements.manage'));
  if (isPointless && !onChange) return null;
  return (
    <div
      className={classNames(
        'flex min-w-0 flex-col gap-1 [&>section]:flex-1',
        widget.width === 'full' && 'lg:col-span-2',
        onChange && 'rounded-lg bg-raised p-1.5',
      )}
    >
      {onChange && (
        <WidgetControls
          widget={widget}
          widgets={parts.widgets}
          onChange={(widgets) => onChange({ widgets })}
        />
      )}
      {contentOf(widget.id, parts, onChange)}
    </div>
  );
}

function contentOf(
  id: Widget['id'],
  parts: DashboardParts,
  onChange: SlotProps['onChange'],
): ReactNode {
  switch (id) {
    case 'announcements':
      return <AnnouncementsWidget />;
    case 'my_entities':
      return <MyEntitiesWidget />;
    case 'recently_updated':
      return <RecentlyUpdatedWidget />;
    case 'recently_browsed':
      return <RecentlyViewedWidget />;
    case 'needs_attention':
      return <NeedsAttentionWidget />;
    case 'plugin_status':
      return <PluginStatusWidget />;
    case 'entity_stats':
      return <EntityStatsWidget />;
    case 'quick_links':
      return (
        <QuickLinksWidget
          links={parts.quickLinks}
          onChange={onChange && ((quickLinks) => onChange({ quickLinks }))}
        />
      );
    case 'pinned_entities':
      return (
        <PinnedWidget
          pinned={parts.pinnedEntities}
          onChange={onChange && ((pinnedEntities) => onChange({ pinnedEntities }))}
        />
      );
  }
}
