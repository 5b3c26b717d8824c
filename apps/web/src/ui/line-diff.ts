export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** A run of lines; long unchanged ones are folded to their number. */
export type DiffPart = { readonly lines: readonly DiffLine[] } | { readonly folded: number };

/** Comparing costs the product of both lengths: beyond this many lines it is not done. */
const MOST_LINES = 1_500;
/** Unchanged lines that are shown around a change. */
const CONTEXT = 3;

/** The lines that were added and removed between two texts; `undefined` when they are too long. */
export function diffLines(before: string, after: string): DiffLine[] | undefined {
  const a = before === '' ? [] : before.split('\n');
  const b = after === '' ? [] : after.split('\n');
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (
    end < a.length - start &&
    end < b.length - start &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  ) {
    end++;
  }
  const middleA = a.slice(start, a.length - end);
  const middleB = b.slice(start, b.length - end);
  if (middleA.length > MOST_LINES || middleB.length > MOST_LINES) return undefined;
  const same = (text: string): DiffLine => ({ kind: 'same', text });
  return [
    ...a.slice(0, start).map(same),
    ...diffMiddle(middleA, middleB),
    ...a.slice(a.length - end).map(same),
  ];
}

/** By the longest common subsequence. */
function diffMiddle(a: readonly string[], b: readonly string[]): DiffLine[] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] as number;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i] as string });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: 'removed', text: a[i++] as string });
    } else {
      lines.push({ kind: 'added', text: b[j++] as string });
    }
  }
  return lines;
}

/** Folds what has not changed, apart from a few lines around each change. */
export function foldDiff(lines: readonly DiffLine[]): DiffPart[] {
  const isShown = lines.map(() => false);
  for (const [index, line] of lines.entries()) {
    if (line.kind === 'same') continue;
    const last = Math.min(lines.length - 1, index + CONTEXT);
    for (let near = Math.max(0, index - CONTEXT); near <= last; near++) isShown[near] = true;
  }
  const parts: DiffPart[] = [];
  let index = 0;
  while (index < lines.length) {
    const shown = isShown[index];
    let end = index;
    while (end < lines.length && isShown[end] === shown) end++;
    parts.push(shown ? { lines: lines.slice(index, end) } : { folded: end - index });
    index = end;
  }
  return parts;
}
