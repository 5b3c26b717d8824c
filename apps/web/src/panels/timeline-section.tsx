import { text } from '../text/text.ts';
import { LEVEL_ICONS, LEVEL_TEXT, type Level } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { classNames } from '../ui/class-names.ts';
import { ExternalLink } from '../ui/external-link.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { type SectionOf, titleOf } from './section.ts';

const t = text.panels;

export function TimelineSection({ section }: { section: SectionOf<'timeline'> }) {
  if (section.events.length === 0) {
    return (
      <Card {...titleOf(section)}>
        <p className="text-muted">{section.empty ?? t.emptyTimeline}</p>
      </Card>
    );
  }
  return (
    <Card {...titleOf(section)}>
      <ol className="grid">
        {section.events.map((event, index) => {
          const level: Level = event.level ?? 'unknown';
          const Icon = LEVEL_ICONS[level];
          const isLast = index === section.events.length - 1;
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: events have no identity
              key={index}
              className="relative grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-3 pb-4 last:pb-0"
            >
              {!isLast && (
                <span aria-hidden className="absolute top-6 bottom-1 left-2 w-px bg-line" />
              )}
              <Icon aria-hidden className={classNames('mt-1 size-4', LEVEL_TEXT[level])} />
              <div className="min-w-0">
                <p className="break-words">
                  <span className="sr-only">{t.levels[level]}: </span>
                  <span className="font-medium">{event.title}</span>
                  {event.count !== undefined && event.count > 1 && (
                    <span className="text-muted"> · {t.times(event.count)}</span>
                  )}
                  {event.url !== undefined && (
                    <>
                      {' '}
                      <ExternalLink url={event.url} className="underline">
                        {t.open}
                      </ExternalLink>
                    </>
                  )}
                </p>
                {event.detail !== undefined && (
                  <p className="whitespace-pre-wrap break-words text-muted text-sm">
                    {event.detail}
                  </p>
                )}
              </div>
              <RelativeTime at={event.at} className="whitespace-nowrap text-muted text-sm" />
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
