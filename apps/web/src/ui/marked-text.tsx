interface MarkedTextProps {
  readonly text: string;
  /** Start and end of what is marked, in any order; what overlaps is marked once. */
  readonly ranges: readonly (readonly number[])[];
}

/** A text in which what was searched for stands out. */
export function MarkedText({ text, ranges }: MarkedTextProps) {
  return splitMarks(text, ranges).map(({ part, at, isMarked }) =>
    isMarked ? (
      <mark key={at} className="rounded-xs bg-highlight font-medium text-fg">
        {part}
      </mark>
    ) : (
      <span key={at}>{part}</span>
    ),
  );
}

interface Part {
  readonly part: string;
  readonly at: number;
  readonly isMarked: boolean;
}

export function splitMarks(text: string, ranges: readonly (readonly number[])[]): Part[] {
  const parts: Part[] = [];
  let at = 0;
  const add = (end: number, isMarked: boolean): void => {
    if (end > at) parts.push({ part: text.slice(at, end), at, isMarked });
    at = Math.max(at, end);
  };
  for (const [start = 0, end = 0] of [...ranges].sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))) {
    add(Math.min(start, text.length), false);
    add(Math.min(end, text.length), true);
  }
  add(text.length, false);
  return parts;
}
