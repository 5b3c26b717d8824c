import { text } from '../text/text.ts';
import { Notice } from '../ui/notice.tsx';
import type { SectionOf } from './section.ts';

export function StatusSection({ section }: { section: SectionOf<'status'> }) {
  const { level, detail, title } = section;
  return (
    <Notice
      level={level}
      title={
        <>
          <span className="sr-only">{text.panels.levels[level]}: </span>
          {title !== undefined && `${title}: `}
          {section.text}
        </>
      }
    >
      {detail}
    </Notice>
  );
}
