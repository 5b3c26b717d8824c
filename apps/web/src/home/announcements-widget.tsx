import { useQuery } from '@tanstack/react-query';
import { Megaphone, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { AnnounceDialog } from './announce-dialog.tsx';
import { AnnouncementNotice } from './announcement-notice.tsx';
import { announcementsQuery } from './home-queries.ts';
import { useAnnouncementActions } from './use-announcements.ts';
import { WidgetCard } from './widget-card.tsx';

/** What is announced now, also what the reader has put away elsewhere. */
export function AnnouncementsWidget() {
  const mayAnnounce = useRights().may('announcements.manage');
  const { remove } = useAnnouncementActions();
  const [isAnnouncing, setAnnouncing] = useState(false);
  const t = text.home.announcements;
  return (
    <>
      <WidgetCard
        title={text.home.widgets.announcements}
        query={useQuery(announcementsQuery)}
        none={t.none}
        isEmpty={(announcements) => announcements.length === 0}
        aside={
          mayAnnounce && (
            <Button size="sm" icon={Megaphone} onClick={() => setAnnouncing(true)}>
              {t.create}
            </Button>
          )
        }
      >
        {(announcements) => (
          <ul className="grid gap-2 p-4">
            {announcements.map((announcement) => (
              <li key={announcement.id}>
                <AnnouncementNotice
                  announcement={announcement}
                  aside={
                    mayAnnounce && (
                      <IconButton
                        size="sm"
                        icon={Trash2}
                        label={t.delete(announcement.title)}
                        className="text-inherit hover:bg-card"
                        disabled={remove.isPending}
                        onClick={() => remove.mutate(announcement.id)}
                      />
                    )
                  }
                />
              </li>
            ))}
          </ul>
        )}
      </WidgetCard>
      {isAnnouncing && <AnnounceDialog onClose={() => setAnnouncing(false)} />}
    </>
  );
}
