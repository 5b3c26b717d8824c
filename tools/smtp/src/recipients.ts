import { UsageError } from '@gantry/tool-kit';

/** The addresses of a list whose items may hold several. */
export function readRecipients(items: readonly string[]): string[] {
  const addresses = items.flatMap((item) => item.split(',')).map((item) => item.trim());
  const found = [...new Set(addresses.filter((address) => address !== ''))];
  if (found.length === 0) throw new UsageError('There is no recipient.');
  const wrong = found.filter((address) => !/^[^\s@<>]+@[^\s@<>]+$/.test(address));
  if (wrong.length > 0) throw new UsageError(`Not an address: ${wrong.join(', ')}.`);
  return found;
}

/** A line break in a header would begin a header of somebody else's choice. */
export function refuseLineBreaks(headers: Readonly<Record<string, string>>): void {
  const wrong = Object.keys(headers).filter((name) => /[\r\n\0]/.test(headers[name] ?? ''));
  if (wrong.length > 0)
    throw new UsageError(`Line breaks are not allowed in: ${wrong.join(', ')}.`);
}
