import { displayWidth } from './display-width.ts';

/** Lines in a frame that is hard to overlook. Lines may carry colours. */
export function box(lines: readonly string[]): string {
  const width = lines.reduce((widest, line) => Math.max(widest, displayWidth(plain(line))), 0);
  const rule = '─'.repeat(width + 4);
  const framed = lines.map((line) => {
    return `│  ${line}${' '.repeat(width - displayWidth(plain(line)))}  │`;
  });
  return [`┌${rule}┐`, ...framed, `└${rule}┘`].join('\n');
}

function plain(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences
  return line.replace(/\u001b\[[\d;]*m/g, '');
}
