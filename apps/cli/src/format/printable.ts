/**
 * Text of others, made safe for a terminal: control characters could move the cursor, change colours or
 * set the window's title. `keepLines` leaves line breaks and tabs alone.
 */
export function printable(text: string, keepLines = false): string {
  // Direction marks are among them: they make text read differently from what it is.
  return text.replace(CONTROL, (char) => {
    if (char === '\n' || char === '\t') return keepLines ? char : ' ';
    return char === '\r' ? (keepLines ? '' : ' ') : '\ufffd';
  });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is what this is for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
