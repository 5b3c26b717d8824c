import { readRecord } from '@gantry/plugin-sdk/json';

/** The text of a file, which comes in base64. */
export function fileText(raw: unknown): string {
  const { encoding, content } = readRecord(raw);
  if (encoding !== 'base64' || typeof content !== 'string') return '';
  return Buffer.from(content, 'base64').toString('utf8');
}
