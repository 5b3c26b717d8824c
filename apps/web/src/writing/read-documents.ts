import { isJsonObject, type JsonObject } from '@gantry/base';
import {
  type EntityDocument,
  importBackstage,
  isBackstageDocument,
  parseEntityDocuments,
} from '@gantry/contracts';

/** A text and what it is called: a file that was chosen, or what was pasted. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
}

export interface PlacedProblem {
  readonly file: string;
  readonly line: number;
  readonly pointer: string;
  readonly message: string;
}

export interface ReadEntity {
  readonly entity: JsonObject;
  readonly file: string;
  readonly lineOf: (pointer: string) => number;
}

export interface ReadDocuments {
  readonly entities: readonly ReadEntity[];
  readonly problems: readonly PlacedProblem[];
  /** What documents of Backstage said that has no place here: told, never dropped in silence. */
  readonly notes: readonly PlacedProblem[];
}

interface Placed {
  readonly value: JsonObject;
  readonly file: string;
  readonly document: EntityDocument;
}

/** Reads entities from YAML or JSON; documents of Backstage are translated, together, for they speak of each other. */
export function readDocuments(
  sources: readonly SourceText[],
  kinds: ReadonlySet<string>,
): ReadDocuments {
  const entities: ReadEntity[] = [];
  const problems: PlacedProblem[] = [];
  const backstage: Placed[] = [];
  for (const { name: file, text } of sources) {
    const parsed = parseEntityDocuments(text);
    problems.push(...parsed.problems.map((problem) => ({ ...problem, file })));
    for (const document of parsed.documents) {
      const { value, line, lineOf } = document;
      if (isBackstageDocument(value)) {
        backstage.push({ value, file, document });
        continue;
      }
      for (const [index, item] of [value].flat().entries()) {
        const prefix = Array.isArray(value) ? `/${index}` : '';
        if (isJsonObject(item)) {
          const place = (pointer: string): number =>
            prefix + pointer === '' ? line : lineOf(prefix + pointer);
          entities.push({ entity: item, file, lineOf: place });
        } else {
          problems.push({ file, line, pointer: prefix, message: 'must be an entity' });
        }
      }
    }
  }
  const translated = translate(backstage, kinds);
  return {
    entities: [...entities, ...translated.entities],
    problems,
    notes: translated.notes,
  };
}

function translate(
  placed: readonly Placed[],
  kinds: ReadonlySet<string>,
): Pick<ReadDocuments, 'entities' | 'notes'> {
  const read = importBackstage(
    placed.map(({ value }) => value),
    { kinds },
  );
  const placeOf = (index: number, pointer: string) => {
    const { file, document } = placed[index] as Placed;
    return { file, pointer, line: pointer === '' ? document.line : document.lineOf(pointer) };
  };
  return {
    entities: read.entities.map(({ index, entity }) => ({
      entity: entity as unknown as JsonObject,
      file: placeOf(index, '').file,
      lineOf: (pointer) => placeOf(index, pointer).line,
    })),
    notes: [
      ...read.skipped.map(({ index, ref, reason }) => ({
        ...placeOf(index, ''),
        message: `${ref}: ${reason}`,
      })),
      ...read.entities.flatMap(({ index, notes }) =>
        notes.map(({ pointer, message }) => ({ ...placeOf(index, pointer), message })),
      ),
    ],
  };
}
