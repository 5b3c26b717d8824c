import type { ReactNode } from 'react';
import { LEVEL_ICONS, type Level } from './badge.tsx';
import { classNames } from './class-names.ts';

const LEVELS: Record<Level, string> = {
  ok: 'border-ok/35 bg-ok-soft text-ok',
  info: 'border-info/35 bg-info-soft text-info',
  warning: 'border-warning/35 bg-warning-soft text-warning',
  critical: 'border-critical/35 bg-critical-soft text-critical',
  unknown: 'border-line bg-unknown-soft text-unknown',
};

interface NoticeProps {
  readonly level: Level;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly role?: 'alert' | 'status';
}

/** Something to know about what is on the page. */
export function Notice({ level, title, children, actions, role }: NoticeProps) {
  const Icon = LEVEL_ICONS[level];
  return (
    <div role={role} className={classNames('flex gap-2.5 rounded-lg border p-3', LEVELS[level])}>
      <Icon aria-hidden className="mt-0.5 size-4.5 shrink-0" />
      <div className="grid min-w-0 flex-1 gap-1">
        <p className="break-words font-medium">{title}</p>
        {children && <div className="min-w-0 break-words text-fg text-sm">{children}</div>}
        {actions && <div className="flex flex-wrap gap-2 pt-1">{actions}</div>}
      </div>
    </div>
  );
}
