import type { Announcement } from '@gantry/client';
import { X } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { text } from '../text/text.ts';
import type { Level } from '../ui/badge.tsx';
import { IconButton } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { useAnnouncementActions } from './use-announcements.ts';

const Markdown = lazy(() => import('../ui/markdown.tsx'));

const LEVELS: Record<Announcement['severity'], Level> = {
  info: 'info',
  warning: 'warning',
  danger: 'critical',
};

/** One announcement, with its text. */
export function AnnouncementNotice({
  announcement,
  aside,
}: {
  announcement: Announcement;
  aside?: ReactNode;
}) {
  const { id, title, body, severity, dismissible, dismissed } = announcement;
  const { dismiss } = useAnnouncementActions();
  return (
    <Notice
      level={LEVELS[severity]}
      title={
        <span className="flex items-start justify-between gap-2">
          <span className="min-w-0 break-words">{title}</span>
          <span className="-my-1 flex shrink-0">
            {aside}
            {dismissible && !dismissed && (
              <IconButton
                size="sm"
                icon={X}
                label={text.home.announcements.dismiss(title)}
                className="text-inherit hover:bg-card"
                disabled={dismiss.isPending}
                onClick={() => dismiss.mutate(id)}
              />
            )}
          </span>
        </span>
      }
    >
      {body !== '' && (
        <Suspense fallback={<SkeletonLines lines={1} />}>
          <Markdown content={body} />
        </Suspense>
      )}
    </Notice>
  );
}
