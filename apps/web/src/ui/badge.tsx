import type { LucideIcon } from 'lucide-react';
import {
  CircleAlert,
  CircleCheck,
  CircleHelp,
  Info,
  LoaderCircle,
  TriangleAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type Level = 'ok' | 'info' | 'warning' | 'critical' | 'unknown';
export type Tone = Level | 'neutral' | 'accent';

const TONES: Record<Tone, string> = {
  neutral: 'bg-raised text-muted',
  accent: 'bg-accent-soft text-accent',
  ok: 'bg-ok-soft text-ok',
  info: 'bg-info-soft text-info',
  warning: 'bg-warning-soft text-warning',
  critical: 'bg-critical-soft text-critical',
  unknown: 'bg-unknown-soft text-unknown',
};

export const LEVEL_TEXT: Record<Level, string> = {
  ok: 'text-ok',
  info: 'text-info',
  warning: 'text-warning',
  critical: 'text-critical',
  unknown: 'text-unknown',
};

export const LEVEL_ICONS: Record<Level, LucideIcon> = {
  ok: CircleCheck,
  info: Info,
  warning: TriangleAlert,
  critical: CircleAlert,
  unknown: CircleHelp,
};

interface BadgeProps {
  readonly tone?: Tone;
  readonly icon?: LucideIcon | undefined;
  readonly className?: string;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A short fact. */
export function Badge({ tone = 'neutral', icon: Icon, className, title, children }: BadgeProps) {
  return (
    <span
      title={title}
      className={classNames(
        'inline-flex max-w-full items-center gap-1 rounded-sm px-1.5 py-px font-medium text-xs',
        TONES[tone],
        className,
      )}
    >
      {Icon && <Icon aria-hidden className="size-3.5 shrink-0" />}
      <span className="truncate">{children}</span>
    </span>
  );
}

/** How something is: a colour and an icon, so that neither has to be seen alone. */
export function StatusBadge({
  level,
  busy = false,
  children,
}: {
  level: Level;
  busy?: boolean;
  children: ReactNode;
}) {
  return (
    <Badge tone={level} icon={busy ? BusyIcon : LEVEL_ICONS[level]}>
      {children}
    </Badge>
  );
}

const BusyIcon = ((props: { className?: string }) => (
  <LoaderCircle {...props} className={classNames(props.className, 'animate-spin')} />
)) as unknown as LucideIcon;
