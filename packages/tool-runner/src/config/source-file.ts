import { findUnsafeJson, isJsonObject, type JsonObject, type Problem } from '@gantry/base';
import { parseEntityDocuments } from '@gantry/contracts';
import { parse as parseToml, TomlError } from 'smol-toml';
import { findTomlLines } from './toml-lines.ts';

/** One file of a configuration, read and parsed. */
export interface SourceFile {
  /** As it is called in messages: the path as it was given, or the address. */
  readonly name: string;
  /** Absolute path or address; what relative paths in it are resolved against. */
  readonly location: string;
  readonly isRemote: boolean;
  /** Variables that it may read. A local file may read all of them. */
  readonly variables: ReadonlySet<string> | 'all';
  readonly value: JsonObject;
  /** The line of the value at a JSON pointer, or of its nearest parent. */
  lineOf(pointer: string): number;
}

/** A problem of a configuration, with its place. */
export interface ConfigProblem extends Problem {
  readonly file: string;
  readonly line: number;
}

export type ParsedText =
  | { readonly value: JsonObject; lineOf(pointer: string): number }
  | { readonly problems: readonly (Problem & { readonly line: number })[] };

/** Parses YAML, JSON or TOML, by the extension of the name. Never throws. */
export function parseConfigText(name: string, text: string): ParsedText {
  return /\.toml$/i.test(new URL(name, 'file:///').pathname) ? fromToml(text) : fromYaml(text);
}

function fromYaml(text: string): ParsedText {
  const { documents, problems } = parseEntityDocuments(text);
  if (problems.length > 0) return { problems };
  const [first, second] = documents;
  if (!first) return { value: {}, lineOf: () => 1 };
  if (second) {
    return {
      problems: [
        { pointer: '', line: second.line, message: 'is a second document; a configuration is one' },
      ],
    };
  }
  if (!isJsonObject(first.value)) return notAMap(first.line);
  return { value: first.value, lineOf: (pointer) => first.lineOf(pointer) };
}

function fromToml(text: string): ParsedText {
  try {
    const value = JSON.parse(JSON.stringify(parseToml(text))) as unknown;
    const unsafe = findUnsafeJson(value);
    if (unsafe) return { problems: [{ ...unsafe, line: 1 }] };
    if (!isJsonObject(value)) return notAMap(1);
    const lines = findTomlLines(text);
    return { value, lineOf: (pointer) => nearestLine(lines, pointer) };
  } catch (error) {
    const line = error instanceof TomlError ? error.line : 1;
    const message = (error as Error).message.split('\n')[0]?.replace('Invalid TOML document: ', '');
    return { problems: [{ pointer: '', line, message: message || 'cannot be read as TOML' }] };
  }
}

function notAMap(line: number): ParsedText {
  return { problems: [{ pointer: '', line, message: 'is not a map of keys' }] };
}

function nearestLine(lines: ReadonlyMap<string, number>, pointer: string): number {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const line = lines.get(at);
    if (line !== undefined) return line;
  }
  return 1;
}
