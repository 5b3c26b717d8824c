import { findUnsafeJson, type Problem } from '@gantry/base';
import {
  type Document,
  isMap,
  isScalar,
  LineCounter,
  parseAllDocuments,
  type YAMLError,
} from 'yaml';

/** One document of a file, not yet checked against the catalog's schemas. */
export interface EntityDocument {
  readonly value: unknown;
  /** Line on which the document starts, counted from 1. */
  readonly line: number;
  /** The line of the value at a JSON pointer, or of its nearest parent that has one. */
  lineOf(pointer: string): number;
}

export interface ParsedDocuments {
  readonly documents: readonly EntityDocument[];
  readonly problems: readonly (Problem & { readonly line: number })[];
}

/** Largest text that is read as one file, in characters. */
export const MAX_DOCUMENT_TEXT = 32 * 1024 * 1024;

/**
 * Reads a multi-document YAML text (JSON is YAML too). Never throws: syntax errors, duplicate keys, cycles,
 * alias bombs, prototype keys and absurd nesting come back as problems with a line.
 */
export function parseEntityDocuments(text: string): ParsedDocuments {
  if (text.length > MAX_DOCUMENT_TEXT) {
    const limit = `${MAX_DOCUMENT_TEXT / 1024 / 1024} million characters`;
    return {
      documents: [],
      problems: [{ pointer: '', line: 1, message: `is larger than ${limit}` }],
    };
  }
  const deep = findDeepFlow(text);
  if (deep !== undefined) {
    return {
      documents: [],
      problems: [{ pointer: '', line: deep, message: 'is nested too deeply' }],
    };
  }
  const lines = new LineCounter();
  let parsed: Document.Parsed[];
  try {
    const result = parseAllDocuments(text, {
      lineCounter: lines,
      uniqueKeys: true,
      version: '1.2',
      logLevel: 'silent',
    });
    parsed = Array.isArray(result) ? (result as Document.Parsed[]) : [];
  } catch (error) {
    // Block nesting deep enough to exhaust the parser's stack ends here.
    const reason = error instanceof RangeError ? 'is nested too deeply' : 'cannot be read as YAML';
    return { documents: [], problems: [{ pointer: '', line: 1, message: reason }] };
  }
  const documents: EntityDocument[] = [];
  const problems: (Problem & { line: number })[] = [];
  for (const document of parsed) {
    const startLine = lines.linePos(document.contents?.range?.[0] ?? document.range[0]).line;
    if (document.errors.length > 0) {
      for (const error of document.errors) {
        const line = error.linePos?.[0].line ?? startLine;
        problems.push({ pointer: '', line, message: describe(error) });
      }
      continue;
    }
    if (isEmpty(document)) continue;
    const read = toPlainValue(document);
    if ('message' in read) {
      problems.push({ pointer: read.pointer, line: startLine, message: read.message });
      continue;
    }
    documents.push({
      value: read.value,
      line: startLine,
      lineOf: (pointer) => lineAt(document, lines, pointer) ?? startLine,
    });
  }
  return { documents, problems };
}

/** A document that holds nothing, or only comments. */
function isEmpty(document: Document.Parsed): boolean {
  const { contents } = document;
  return contents === null || (isScalar(contents) && contents.value === null);
}

function describe(error: YAMLError): string {
  // The parser reports an exhausted stack as if it were a fault of syntax.
  if (error.message.includes('call stack')) return 'is nested too deeply';
  return error.message.split(' at line ')[0]?.replace(/:?\s*$/, '') ?? error.code;
}

function toPlainValue(
  document: Document.Parsed,
): { value: unknown } | { pointer: string; message: string } {
  let value: unknown;
  try {
    // `maxAliasCount` stops alias bombs ("billion laughs").
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const text =
      error instanceof RangeError ? 'is nested too deeply' : String((error as Error).message);
    return { pointer: '', message: text };
  }
  const unsafe = findUnsafeJson(value);
  if (unsafe) return unsafe;
  // Dates and binary nodes become their text, so that what is sent is what JSON would say.
  return { value: JSON.parse(JSON.stringify(value)) };
}

const NEWLINE = 10;
/** What may stand before a value, besides blanks: the start of a line, and the marks `-`, `?`, `:`, `,`, `[`, `{`. */
const BEFORE_VALUE: ReadonlySet<number> = new Set([NEWLINE, 0x2d, 0x3f, 0x3a, 0x2c, 0x5b, 0x7b]);
const BLANKS: ReadonlySet<number> = new Set([9, 13, 32]);

/**
 * The line where flow collections nest beyond what the recursive parser should be given. Only brackets where
 * a value may begin are counted: those within texts open nothing, and a catalog has many that nobody closes.
 */
function findDeepFlow(text: string): number | undefined {
  let depth = 0;
  let line = 1;
  let before = NEWLINE;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (BLANKS.has(char)) continue;
    if (char === NEWLINE) {
      line++;
      if (text.startsWith('---', i + 1)) depth = 0;
    } else if (char === 0x5b || char === 0x7b) {
      if (BEFORE_VALUE.has(before) && ++depth > 1_000) return line;
    } else if (char === 0x5d || char === 0x7d) depth = Math.max(0, depth - 1);
    before = char;
  }
  return undefined;
}

function lineAt(
  document: Document.Parsed,
  lines: LineCounter,
  pointer: string,
): number | undefined {
  const path = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  for (let length = path.length; length > 0; length--) {
    const parent =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find(
        (item) => String((item.key as { value?: unknown })?.value) === key,
      );
      const offset = (pair?.key as { range?: [number, number, number] } | undefined)?.range?.[0];
      if (offset !== undefined) return lines.linePos(offset).line;
    }
    const node = document.getIn(path.slice(0, length), true) as { range?: [number] } | undefined;
    if (node?.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}
