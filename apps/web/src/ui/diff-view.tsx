import { useMemo } from 'react';
import { text } from '../text/text.ts';
import { classNames } from './class-names.ts';
import { CodeBlock } from './code-block.tsx';
import { type DiffLine, diffLines, foldDiff } from './line-diff.ts';
import { ScrollArea } from './scroll-area.tsx';

const t = text.common.diff;
const STYLE: Record<DiffLine['kind'], string> = {
  same: '',
  added: 'bg-ok-soft text-ok',
  removed: 'bg-critical-soft text-critical',
};
const SIGN: Record<DiffLine['kind'], string> = { same: ' ', added: '+', removed: '−' };

interface DiffViewProps {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** Two texts, one under the other where they differ. */
export function DiffView({ label, before, after }: DiffViewProps) {
  const parts = useMemo(() => {
    const lines = diffLines(before, after);
    return lines && foldDiff(lines);
  }, [before, after]);
  if (!parts) {
    return (
      <div className="grid gap-2 p-3">
        <p className="text-muted text-sm">{t.tooLarge}</p>
        <CodeBlock label={label} code={after === '' ? before : after} />
      </div>
    );
  }
  return (
    <ScrollArea label={label} className="max-h-128 py-2 font-mono text-xs">
      <div className="w-max min-w-full">
        {parts.map((part, index) =>
          'folded' in part ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity
            <p key={index} className="bg-raised px-4 py-1 font-sans text-muted">
              {t.unchanged(part.folded)}
            </p>
          ) : (
            part.lines.map((line, row) => (
              <div
                // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity
                key={`${index}-${row}`}
                className={classNames('flex whitespace-pre px-4', STYLE[line.kind])}
              >
                <span className="w-4 shrink-0 select-none" aria-hidden>
                  {SIGN[line.kind]}
                </span>
                {line.kind !== 'same' && <span className="sr-only">{t[line.kind]}: </span>}
                <span>{line.text === '' ? ' ' : line.text}</span>
              </div>
            ))
          ),
        )}
      </div>
    </ScrollArea>
  );
}
