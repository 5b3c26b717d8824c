import { realpathSync } from 'node:fs';
import { isJsonObject } from '@gantry/base';
import { type EntityDocument, isBackstageDocument, parseEntityDocuments } from '@gantry/contracts';
import { errors, type FileProblem } from '../errors.ts';
import type { Prompter } from '../io/prompter.ts';
import { readText, STDIN } from '../io/read-text.ts';
import { type BackstageDocument, type BackstageReport, toEntities } from './backstage-files.ts';
import { type FileEntity, refOf } from './file-entity.ts';
import { findEntityFiles } from './find-entity-files.ts';
import { allowedRoots, findLocationTargets, type NotFollowed } from './location-targets.ts';

export interface EntityFiles {
  readonly entities: readonly FileEntity[];
  readonly problems: readonly FileProblem[];
  /** What became of documents of Backstage, where there were any. */
  readonly backstage?: BackstageReport;
}

export interface ReadOptions {
  /** Kinds of the catalog beside the built-in ones. Asked for when there are documents of Backstage. */
  readonly ownKinds?: () => Promise<ReadonlySet<string>>;
  /** Take documents of Backstage, and leave out whatever else is in the files. */
  readonly onlyBackstage?: boolean | undefined;
}

/**
 * Reads all entities of files, folders and standard input; finds every problem that can be found without
 * the server. Documents of Backstage are translated, and the local files that they name are read as well.
 * Throws `FILE_UNREADABLE` for a path that is not there and `NO_ENTITIES` when there is nothing.
 */
export async function readEntityFiles(
  paths: readonly string[],
  prompter: Prompter,
  { ownKinds = async () => new Set(), onlyBackstage = false }: ReadOptions = {},
): Promise<EntityFiles> {
  const files = findEntityFiles(paths);
  const reading = new Reading(allowedRoots(paths, process.cwd()), onlyBackstage);
  for (const path of files) await reading.read(path, prompter);
  const { backstage, unread, notFollowed } = reading;
  const translated =
    backstage.length === 0 ? undefined : toEntities(backstage, { kinds: await ownKinds() });
  const entities = [...reading.entities, ...(translated?.entities ?? [])];
  const problems = [...reading.problems, ...findDuplicates(entities)];
  const report = translated && {
    ...translated.report,
    skipped: [...translated.report.skipped, ...unread],
    notFollowed,
  };
  if (entities.length === 0 && problems.length === 0 && !report)
    throw errors.NO_ENTITIES({ paths });
  return { entities, problems, ...(report ? { backstage: report } : {}) };
}

/** Files that are read, and those that they lead to. */
class Reading {
  readonly entities: FileEntity[] = [];
  readonly problems: FileProblem[] = [];
  readonly backstage: BackstageDocument[] = [];
  readonly unread: { file: string; line: number; ref: string; reason: string }[] = [];
  readonly notFollowed: (NotFollowed & { readonly file: string })[] = [];
  readonly #roots: readonly string[];
  readonly #onlyBackstage: boolean;
  readonly #seen = new Set<string>();

  constructor(roots: readonly string[], onlyBackstage: boolean) {
    this.#roots = roots;
    this.#onlyBackstage = onlyBackstage;
  }

  async read(path: string, prompter: Prompter): Promise<void> {
    const real = path === STDIN ? STDIN : realpathSync(path);
    if (this.#seen.has(real)) return;
    this.#seen.add(real);
    const { name: file, read } = await readText(path, prompter);
    if ('problem' in read)
      return this.#refuse(file, [{ line: 1, pointer: '', message: read.problem }]);
    const parsed = parseEntityDocuments(read.text);
    this.#refuse(file, withoutRepeats(parsed.problems), read.text);
    const targets: string[] = [];
    for (const document of parsed.documents) {
      if (isBackstageDocument(document.value)) {
        this.backstage.push({ value: document.value, file, document });
        if (document.value.kind !== 'Location') continue;
        const found = findLocationTargets(document.value, path, this.#roots);
        targets.push(...found.files);
        this.notFollowed.push(...found.notFollowed.map((one) => ({ ...one, file })));
      } else if (!this.#onlyBackstage) this.#add(document, file);
    }
    for (const target of targets) await this.read(target, prompter);
  }

  #add(document: EntityDocument, file: string): void {
    const { value, lineOf } = document;
    const items = Array.isArray(value) ? value : [value];
    for (const [index, item] of items.entries()) {
      const prefix = Array.isArray(value) ? `/${index}` : '';
      const lineIn = (pointer: string): number => {
        const at = prefix + pointer;
        return at === '' ? document.line : lineOf(at);
      };
      if (isJsonObject(item)) {
        this.entities.push({ value: item, file, ref: refOf(item), lineOf: lineIn });
      } else {
        const message = `must be an entity with kind and metadata, not ${describe(item)}`;
        this.problems.push({ file, line: lineIn(''), pointer: '', message });
      }
    }
  }

  /** A folder of a repository holds more than a catalog; only what looks like a part of one is told. */
  #refuse(file: string, problems: readonly Omit<FileProblem, 'file'>[], text = ''): void {
    if (!this.#onlyBackstage) {
      this.problems.push(...problems.map((problem) => ({ ...problem, file })));
      return;
    }
    const [first] = problems;
    if (!first || !text.includes('backstage.io/v')) return;
    this.unread.push({
      file,
      line: first.line,
      ref: file,
      reason: `cannot be read: ${first.message}`,
    });
  }
}

/** What the parser says many times over about the same place. */
function withoutRepeats<T extends { line: number; pointer: string; message: string }>(
  problems: readonly T[],
): T[] {
  const keyOf = (one: T): string => `${one.line} ${one.pointer} ${one.message}`;
  return [...new Map(problems.map((problem) => [keyOf(problem), problem])).values()];
}

/** An entity may be written once only: the second one would silently replace the first. */
function findDuplicates(entities: readonly FileEntity[]): FileProblem[] {
  const problems: FileProblem[] = [];
  const first = new Map<string, FileEntity>();
  for (const entity of entities) {
    const { ref, file } = entity;
    if (ref === undefined) continue;
    const other = first.get(ref);
    if (!other) {
      first.set(ref, entity);
      continue;
    }
    const message = `${ref} is already at ${other.file}:${other.lineOf('')}`;
    problems.push({ file, line: entity.lineOf(''), pointer: '', message });
  }
  return problems;
}

function describe(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}
