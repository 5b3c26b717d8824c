import { escapePointer } from '@gantry/base';

/**
 * The lines on which keys of a TOML text stand, by JSON pointer. Keys inside inline tables are not looked for: their
 * parent's line is theirs.
 */
export function findTomlLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const counts = new Map<string, number>();
  let table = '';
  for (const [index, line] of text.split('\n').entries()) {
    const header = /^\s*(\[\[?)\s*([^\]]+?)\s*\]/.exec(line);
    if (header) {
      table = toPointer(header[2] as string);
      if (header[1] === '[[') {
        const item = counts.get(table) ?? 0;
        counts.set(table, item + 1);
        table = `${table}/${item}`;
      }
      lines.set(table, index + 1);
      continue;
    }
    const key = /^\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=/.exec(
      line,
    );
    if (key) lines.set(`${table}${toPointer(key[1] as string)}`, index + 1);
  }
  return lines;
}

function toPointer(dotted: string): string {
  const parts = dotted.match(/"[^"]*"|'[^']*'|[^.\s]+/g) ?? [];
  return parts.map((part) => `/${escapePointer(part.replace(/^["']|["']$/g, ''))}`).join('');
}
