import { useSuspenseQuery } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Maximize2, Minimize2, Plus, RotateCcw, Save, X } from 'lucide-react';
import { meQuery, useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import {
  hiddenWidgets,
  moveWidget,
  resizeWidget,
  shownWidgets,
  showWidget,
  type Widget,
} from './arrange.ts';
import type { DashboardTarget } from './use-dashboard.ts';

const t = text.home.editing;

/** Above a widget while the page is edited. */
export function WidgetControls({
  widget,
  widgets,
  onChange,
}: {
  widget: Widget;
  widgets: readonly Widget[];
  onChange: (widgets: Widget[]) => void;
}) {
  const { id, width } = widget;
  const name = text.home.widgets[id];
  const shown = shownWidgets(widgets);
  const isWide = width === 'full';
  return (
    <div className="flex items-center justify-end gap-0.5">
      <IconButton
        size="sm"
        icon={ArrowUp}
        label={t.up(name)}
        disabled={shown[0]?.id === id}
        onClick={() => onChange(moveWidget(widgets, id, -1))}
      />
      <IconButton
        size="sm"
        icon={ArrowDown}
        label={t.down(name)}
        disabled={shown.at(-1)?.id === id}
        onClick={() => onChange(moveWidget(widgets, id, 1))}
      />
      <IconButton
        size="sm"
        icon={isWide ? Minimize2 : Maximize2}
        label={isWide ? t.narrow(name) : t.wide(name)}
        onClick={() => onChange(resizeWidget(widgets, id, isWide ? 'half' : 'full'))}
      />
      <IconButton
        size="sm"
        icon={X}
        label={t.remove(name)}
        onClick={() => onChange(showWidget(widgets, id, false))}
      />
    </div>
  );
}

interface EditBarProps {
  readonly widgets: readonly Widget[];
  readonly hasOwn: boolean;
  readonly isSaving: boolean;
  readonly onChange: (widgets: Widget[]) => void;
  readonly onSave: (target: DashboardTarget, whom: string | undefined) => void;
  readonly onReset: () => void;
  readonly onCancel: () => void;
}

/** What can be done with the page as a whole while it is edited. */
export function EditBar(props: EditBarProps) {
  const { widgets, hasOwn, isSaving, onChange, onSave, onReset, onCancel } = props;
  const { data: me } = useSuspenseQuery(meQuery);
  const { may } = useRights();
  const isForAll = may('dashboards.manage');
  const hidden = hiddenWidgets(widgets);
  const teams = isForAll || may('dashboards.write') ? (me?.teams ?? []) : [];
  return (
    <>
      <Menu
        trigger={
          <Button icon={Plus} disabled={hidden.length === 0}>
            {t.add}
          </Button>
        }
      >
        {hidden.map(({ id }) => (
          <MenuItem key={id} onSelect={() => onChange(showWidget(widgets, id, true))}>
            {text.home.widgets[id]}
          </MenuItem>
        ))}
      </Menu>
      {hasOwn && (
        <Button icon={RotateCcw} title={t.resetHint} onClick={onReset}>
          {t.reset}
        </Button>
      )}
      <Button onClick={onCancel}>{t.cancel}</Button>
      {teams.length === 0 && !isForAll ? (
        <Button
          variant="primary"
          icon={Save}
          busy={isSaving}
          onClick={() => onSave({ scope: 'user' }, undefined)}
        >
          {t.save}
        </Button>
      ) : (
        <Menu
          trigger={
            <Button variant="primary" icon={Save} busy={isSaving}>
              {t.saveFor}
            </Button>
          }
        >
          <MenuItem onSelect={() => onSave({ scope: 'user' }, undefined)}>{t.me}</MenuItem>
          <MenuSeparator />
          {teams.map((team) => (
            <MenuItem key={team} onSelect={() => onSave({ scope: 'team', team }, t.team(team))}>
              {t.team(team)}
            </MenuItem>
          ))}
          {isForAll && (
            <MenuItem onSelect={() => onSave({ scope: 'global' }, t.everybody)}>
              {t.everybody}
            </MenuItem>
          )}
        </Menu>
      )}
    </>
  );
}
