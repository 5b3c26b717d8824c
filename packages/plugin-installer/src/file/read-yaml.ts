import { findUnsafeJson } from '@gantry/base';
import { LineCounter, type Node, parseDocument } from 'yaml';
import type { FileReport, Place } from './file-problem.ts';

/** More than any list of plugins has; beyond, aliases could make a small file huge. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;
const MAX_ALIASES = 1000;

/** A YAML file with the places of its values. */
export interface YamlFile {
  /** As it is called in messages. */
  readonly name: string;
  /** Plain data; undefined for an empty file. */
  readonly data: unknown;
  /** Where a value is: by the keys that lead to it. */
  placeOf(path: readonly (string | number)[]): Place;
}

/** Parses a file; what is wrong with it goes into the report, and then there is no result. */
export function readYaml(name: string, text: string, report: FileReport): YamlFile | undefined {
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file: name, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (text.length > MAX_FILE_BYTES) {
    report.problem({ file: name, line: 1, column: 1 }, `is larger than ${MAX_FILE_BYTES} bytes`);
    return undefined;
  }
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
  });
  for (const { pos, message } of document.errors) report.problem(at(pos[0]), message);
  if (document.errors.length > 0) return undefined;
  const placeOf: YamlFile['placeOf'] = (path) => {
    for (let length = path.length; length >= 0; length--) {
      const node = (
        length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
      ) as Node | null | undefined;
      if (node && typeof node === 'object' && 'range' in node && node.range)
        return at(node.range[0]);
    }
    return { file: name, line: 1, column: 1 };
  };
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: MAX_ALIASES }) ?? undefined;
  } catch (error) {
    report.problem({ file: name, line: 1, column: 1 }, (error as Error).message);
    return undefined;
  }
  const unsafe = findUnsafeJson(data);
  if (unsafe) {
    const path = unsafe.pointer
      .split('/')
      .slice(1)
      .map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    report.problem(placeOf(path), `${unsafe.pointer} ${unsafe.message}`);
    return undefined;
  }
  return { name, data, placeOf };
}

/** What to call the type of a value in a message. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  return Array.isArray(value) ? 'list' : typeof value === 'object' ? 'mapping' : typeof value;
}
