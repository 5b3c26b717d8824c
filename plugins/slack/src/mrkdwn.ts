// Slack's own markup: one star for bold, links in angle brackets, and three characters that have to be escaped.

const PIECES = /(```[\s\S]*?```|`[^`\n]+`)/;

/** A text without anything that is special to Slack: no links, no mentions of people. */
export function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Markdown as Slack writes it. Code stays as it is. */
export function toMrkdwn(markdown: string): string {
  return markdown
    .split(PIECES)
    .map((piece, index) => (index % 2 === 1 ? plain(piece) : convert(piece)))
    .join('');
}

function convert(text: string): string {
  return plain(text)
    .replace(/!?\[([^\]\n]*)\]\((https?:\/\/[^\s)|]+|mailto:[^\s)|]+)\)/g, '<$2|$1>')
    .replace(/\*\*([^*\n]+)\*\*|__([^_\n]+)__/g, (_, one, two) => `*${one ?? two}*`)
    .replace(/~~([^~\n]+)~~/g, '~$1~')
    .replace(/^#{1,6} +(.+)$/gm, '*$1*')
    .replace(/^(\s*)[-*] +/gm, '$1• ');
}
