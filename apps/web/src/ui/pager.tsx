import { ChevronLeft, ChevronRight } from 'lucide-react';
import { text } from '../text/text.ts';
import { Button } from './button.tsx';

interface PagerProps {
  /** From 1 on. */
  readonly page: number;
  readonly pages: number;
  readonly onChange: (page: number) => void;
}

/** The pages of a list that is all there. */
export function Pager({ page, pages, onChange }: PagerProps) {
  if (pages <= 1) return null;
  return (
    <nav aria-label={text.common.pages} className="flex flex-wrap items-center gap-2">
      <Button size="sm" icon={ChevronLeft} disabled={page <= 1} onClick={() => onChange(page - 1)}>
        {text.common.previousPage}
      </Button>
      <span className="text-muted text-sm tabular-nums">{text.common.pageOf(page, pages)}</span>
      <Button
        size="sm"
        icon={ChevronRight}
        disabled={page >= pages}
        onClick={() => onChange(page + 1)}
      >
        {text.common.nextPage}
      </Button>
    </nav>
  );
}
