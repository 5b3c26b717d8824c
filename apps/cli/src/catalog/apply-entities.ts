import { isPlatformError, messageOf, type Problem } from '@gantry/base';
import type { BatchResult, GantryClient } from '@gantry/client';
import { dataOf } from '../connection/connect.ts';
import { errors, type FileProblem } from '../errors.ts';
import { chunkEntities, MAX_CHUNK_BYTES, type SizedEntity } from './chunks.ts';
import type { FileEntity } from './file-entity.ts';

export interface AppliedEntity {
  readonly entity: FileEntity;
  readonly ref: string;
  readonly outcome: BatchResult['outcome'];
  readonly revision: number;
}

export interface ApplyHooks {
  /** Called when entities are through a step. */
  readonly onProgress: (step: 'Checking' | 'Applying', done: number, total: number) => void;
  /** Called with the results of each chunk, once they hold. */
  readonly onResults: (results: readonly AppliedEntity[]) => void;
}

/**
 * Applies entities through the batch route, in chunks, after all of them passed a dry run: a bad entity at
 * the end does not leave the beginning applied. With `dryRun` that is all that happens.
 *
 * Throws `FILES_REFUSED` with every problem at its place in its file; `PARTLY_APPLIED` when something
 * comes in between after the first chunk was written.
 */
export async function applyEntities(
  client: GantryClient,
  entities: readonly FileEntity[],
  { dryRun, ...hooks }: ApplyHooks & { readonly dryRun: boolean },
): Promise<void> {
  const sized = entities.map((entity): SizedEntity => {
    return { entity, bytes: Buffer.byteLength(JSON.stringify(entity.value)) };
  });
  const chunks = chunkEntities(sized);
  const problems: FileProblem[] = sized.filter(isTooLarge).map(({ entity }) => ({
    ...placeOf(entity, ''),
    message: `is larger than ${MAX_CHUNK_BYTES / 1024 / 1024} MB`,
  }));
  refuse(problems);

  const checked: AppliedEntity[][] = [];
  let done = 0;
  for (const chunk of chunks) {
    hooks.onProgress('Checking', done, entities.length);
    try {
      checked.push(await send(client, chunk, true));
    } catch (error) {
      const found = toFileProblems(error, chunk);
      if (!found) throw error;
      problems.push(...found);
    }
    done += chunk.length;
  }
  refuse(problems);
  if (dryRun) {
    for (const results of checked) hooks.onResults(results);
    return;
  }

  done = 0;
  for (const [index, chunk] of chunks.entries()) {
    hooks.onProgress('Applying', done, entities.length);
    const expected = checked[index] as AppliedEntity[];
    // Nothing to write: what the dry run said a moment ago is the result.
    const isUnchanged = expected.every(({ outcome }) => outcome === 'unchanged');
    try {
      hooks.onResults(isUnchanged ? expected : await send(client, chunk, false));
    } catch (error) {
      refuse(done === 0 ? (toFileProblems(error, chunk) ?? []) : []);
      if (done === 0) throw error;
      const reason = messageOf(error);
      const details = { applied: done, total: entities.length, reason };
      throw errors.PARTLY_APPLIED(details, { cause: error });
    }
    done += chunk.length;
  }
}

function refuse(problems: readonly FileProblem[]): void {
  if (problems.length > 0) throw errors.FILES_REFUSED({ problems, done: 'Nothing was applied.' });
}

async function send(
  client: GantryClient,
  chunk: readonly FileEntity[],
  dryRun: boolean,
): Promise<AppliedEntity[]> {
  const body = { entities: chunk.map(({ value }) => value), dryRun };
  const results = await dataOf(client.POST('/api/v1/entities/batch', { body }));
  return results.map((result, index) => ({ ...result, entity: chunk[index] as FileEntity }));
}

/** The server's problems at their places in the files; `undefined` for an error of another kind. */
function toFileProblems(error: unknown, chunk: readonly FileEntity[]): FileProblem[] | undefined {
  if (!isPlatformError(error)) return undefined;
  const { problems } = (error.details ?? {}) as { problems?: readonly Problem[] };
  if (!problems) return undefined;
  const places: FileProblem[] = [];
  for (const { pointer, message, index } of problems) {
    // What is refused before the catalog looks at it is addressed by its place in the whole request.
    const inBody = /^\/entities\/(\d+)(\/.*|)$/.exec(pointer);
    const entity = chunk[inBody ? Number(inBody[1]) : (index ?? 0)];
    if (!entity) return undefined;
    places.push({ ...placeOf(entity, inBody ? (inBody[2] ?? '') : pointer), message });
  }
  return places;
}

function placeOf(entity: FileEntity, pointer: string): Omit<FileProblem, 'message'> {
  return { file: entity.file, line: entity.lineOf(pointer), ref: entity.ref, pointer };
}

function isTooLarge({ bytes }: SizedEntity): boolean {
  return bytes > MAX_CHUNK_BYTES;
}
