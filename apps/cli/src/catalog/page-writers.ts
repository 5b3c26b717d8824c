import type { Entity } from '@gantry/client';
import type { TextOutput } from '../io/text-output.ts';

/** Writes entities as one text, a page at a time. */
export interface PageWriter {
  /** `before` is how many entities were written already. */
  write(page: readonly Entity[], before: number): Promise<void>;
  end?(count: number): Promise<void>;
}

/** Writes pages as they come, and says how many entities there were. Stops when nobody reads any more. */
export async function writePages(
  output: Pick<TextOutput, 'isClosed'>,
  pages: AsyncIterable<readonly Entity[]>,
  writer: PageWriter,
): Promise<number> {
  let count = 0;
  for await (const page of pages) {
    if (page.length > 0) await writer.write(page, count);
    count += page.length;
    if (output.isClosed) return count;
  }
  await writer.end?.(count);
  return count;
}

/** A JSON array. */
export function jsonWriter(
  output: Pick<TextOutput, 'write'>,
  toValue: (entity: Entity) => unknown,
): PageWriter {
  return {
    write: async (page, before) => {
      const texts = page.map((entity) => {
        const text = JSON.stringify(toValue(entity), null, 2);
        return `  ${text.replaceAll('\n', '\n  ')}`;
      });
      await output.write(`${before > 0 ? ',\n' : '[\n'}${texts.join(',\n')}`);
    },
    end: async (count) => await output.write(count > 0 ? '\n]\n' : '[]\n'),
  };
}
