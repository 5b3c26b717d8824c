import type { ConnectionTest } from '@gantry/client';
import type { Cli } from '../cli.ts';
import { printable } from '../format/printable.ts';

/** The answer to a connection test, as a table of its parts. */
export async function writeConnectionTest(
  { out }: Cli,
  { ok, message, details = [] }: ConnectionTest,
): Promise<void> {
  const { style } = out;
  const mark = (good: boolean): string => (good ? style.green('ok    ') : style.red('failed'));
  // What failed is the error that follows.
  if (ok) await out.write(`${mark(ok)}  ${printable(message)}\n`);
  for (const { ok, label, message } of details) {
    await out.write(`${mark(ok)}  ${printable(`${label}: ${message}`)}\n`);
  }
}
