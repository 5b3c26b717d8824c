import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { ListedEntity } from './entity-list.ts';

/** How far from its old place a row is looked for. */
const REACH = 1_000;

/** Keeps the row that one reads in its place when others are inserted or removed above it. */
export function useRowAnchor(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly ListedEntity[],
  rowHeight: number,
): void {
  const previous = useRef(rows);
  useLayoutEffect(() => {
    const before = previous.current;
    previous.current = rows;
    const element = scroller.current;
    // At the very top new rows are welcome.
    if (before === rows || !element || element.scrollTop < rowHeight) return;
    const index = Math.floor(element.scrollTop / rowHeight);
    const uid = before[index]?.metadata.uid;
    if (uid === undefined || rows[index]?.metadata.uid === uid) return;
    for (let distance = 1; distance <= REACH; distance++) {
      for (const moved of [distance, -distance]) {
        if (rows[index + moved]?.metadata.uid !== uid) continue;
        element.scrollTop += moved * rowHeight;
        return;
      }
    }
  }, [scroller, rows, rowHeight]);
}
