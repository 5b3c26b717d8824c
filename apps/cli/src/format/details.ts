import type { TextOutput } from '../io/text-output.ts';
import { displayWidth, padToWidth } from './display-width.ts';
import { printable } from './printable.ts';

export type Detail = readonly [label: string, value: string | undefined];

/** Writes labels and values below each other; what has no value is left out. */
export async function writeDetails(
  output: TextOutput,
  details: readonly Detail[],
  indent = '',
): Promise<void> {
  const shown = details.filter((detail): detail is [string, string] => !!detail[1]);
  const width = shown.reduce((widest, [label]) => Math.max(widest, displayWidth(label)), 0) + 1;
  let text = '';
  for (const [label, value] of shown) {
    const name = output.style.bold(padToWidth(`${printable(label)}:`, width));
    // Further lines of a value stand below its first one.
    const below = `$1${indent}${' '.repeat(width + 2)}`;
    text += `${indent}${name}  ${printable(value.trimEnd(), true).replace(/(\n)(?=.)/g, below)}\n`;
  }
  await output.write(text);
}

/** A heading between blocks of details. */
export function heading(output: TextOutput, title: string): string {
  return `\n${output.style.bold(title)}\n`;
}
