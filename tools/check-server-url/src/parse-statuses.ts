import { UsageError } from '@gantry/tool-kit';

/** Reads `200,204,300-399`. Throws `UsageError` for what is no status. */
export function parseStatuses(text: string): (status: number) => boolean {
  const ranges = text.split(',').map((part) => {
    const [, from, to] = /^\s*([1-5]\d\d)(?:-([1-5]\d\d))?\s*$/.exec(part) ?? [];
    if (from === undefined) throw new UsageError(`"${part}" is no status such as 200 or 200-299.`);
    return [Number(from), Number(to ?? from)] as const;
  });
  return (status) => ranges.some(([from, to]) => status >= from && status <= to);
}
