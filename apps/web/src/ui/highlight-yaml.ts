export interface Token {
  readonly kind: 'key' | 'text' | 'value' | 'comment' | 'mark' | 'plain';
  readonly text: string;
}

/** `key:` at the beginning of a line, after indentation and list marks; keys may be quoted. */
const KEY =
  /^(\s*(?:- )*)("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#:'"[{>|&*!%@`-][^:#]*?|[^\s#:]+?)(:)(?=\s|$)/;
const LITERAL = /^(true|false|null|~|[-+]?\d[\d_.eE+-]*)$/;

/**
 * Colours YAML as our own serialiser writes it, line by line. Not a parser: for text it does not understand
 * it shows the text.
 */
export function highlightYaml(lines: readonly string[]): Token[][] {
  let block: number | undefined;
  return lines.map((line) => {
    const indent = line.search(/\S/);
    // Lines of a block scalar are deeper than the line that opened it.
    if (block !== undefined && (indent === -1 || indent > block))
      return [{ kind: 'text', text: line }];
    block = /(^|\s)[|>][-+]?\d*\s*$/.test(line) ? indent : undefined;
    return highlightLine(line);
  });
}

function highlightLine(line: string): Token[] {
  if (/^\s*#/.test(line)) return [{ kind: 'comment', text: line }];
  const key = KEY.exec(line);
  if (key) {
    const [whole, before = '', name = '', colon = ''] = key;
    return [
      { kind: 'mark', text: before },
      { kind: 'key', text: name },
      { kind: 'mark', text: colon },
      ...highlightValue(line.slice(whole.length)),
    ];
  }
  const mark = /^(\s*(?:- )+|\s*-$)/.exec(line)?.[0] ?? '';
  return [{ kind: 'mark', text: mark }, ...highlightValue(line.slice(mark.length))];
}

function highlightValue(text: string): Token[] {
  const value = text.trim();
  if (value === '') return [{ kind: 'plain', text }];
  if (LITERAL.test(value)) return [{ kind: 'value', text }];
  if (/^[|>][-+]?\d*$/.test(value)) return [{ kind: 'mark', text }];
  return [{ kind: 'text', text }];
}
