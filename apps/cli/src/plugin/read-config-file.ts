import { isJsonObject, type JsonObject } from '@gantry/base';
import { parseEntityDocuments } from '@gantry/contracts';
import { errors } from '../errors.ts';
import type { Prompter } from '../io/prompter.ts';
import { readText } from '../io/read-text.ts';

/** A configuration as a file has it. */
export interface ConfigFile {
  readonly name: string;
  readonly values: JsonObject;
  lineOf(pointer: string): number;
}

/** Reads one YAML or JSON document that holds keys and values. Throws `FILES_REFUSED` with every problem. */
export async function readConfigFile(path: string, prompter: Prompter): Promise<ConfigFile> {
  const { name, read } = await readText(path, prompter);
  const refuse = (problems: { line: number; pointer: string; message: string }[]): never => {
    const placed = problems.map((problem) => ({ ...problem, file: name }));
    throw errors.FILES_REFUSED({ problems: placed, done: 'Nothing was changed.' });
  };
  if ('problem' in read) return refuse([{ line: 1, pointer: '', message: read.problem }]);
  const { documents, problems } = parseEntityDocuments(read.text);
  if (problems.length > 0) return refuse([...problems]);
  const [document, second] = documents;
  if (second) {
    const message = 'begins a second document; a configuration is one';
    return refuse([{ line: second.line, pointer: '', message }]);
  }
  if (!document || !isJsonObject(document.value)) {
    const message = 'must hold keys and values';
    return refuse([{ line: document?.line ?? 1, pointer: '', message }]);
  }
  return { name, values: document.value, lineOf: (pointer) => document.lineOf(pointer) };
}
