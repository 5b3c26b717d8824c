import { isPlatformError, type JsonObject, type Problem } from '@gantry/base';
import type { ApiError, BatchResult } from '@gantry/client';
import { api } from '../api/client.ts';
import type { PlacedProblem, ReadEntity } from './read-documents.ts';

/** As many as the server takes at once. */
const BATCH = 500;

/** Some entities were refused; problems count from the first entity of all. */
class RefusedEntities extends Error {
  readonly problems: readonly (Problem & { readonly index: number })[];

  constructor(start: number, problems: readonly (Problem & { readonly index?: number })[]) {
    super('Some entities were refused.');
    this.problems = problems.map((problem) => ({
      ...problem,
      index: start + (problem.index ?? 0),
    }));
  }
}

/** Applies entities, or with `dryRun` only says what would happen. More than 500 go one part after the other. */
export async function applyEntities(
  entities: readonly JsonObject[],
  dryRun: boolean,
): Promise<readonly BatchResult[]> {
  const results: BatchResult[] = [];
  for (let start = 0; start < entities.length; start += BATCH) {
    const body = { entities: entities.slice(start, start + BATCH), dryRun };
    const { data } = await api.POST('/api/v1/entities/batch', { body }).catch((error: unknown) => {
      const problems = isPlatformError(error) ? ((error as ApiError).problems ?? []) : [];
      throw problems.length > 0 ? new RefusedEntities(start, problems) : error;
    });
    results.push(...(data ?? []));
  }
  return results;
}

/** What the server refused, and where in the files it is; `undefined` when it failed for another reason. */
export function placeProblems(
  error: unknown,
  entities: readonly ReadEntity[],
): readonly PlacedProblem[] | undefined {
  if (!(error instanceof RefusedEntities)) return undefined;
  return error.problems.map(({ index, pointer, message }) => {
    const read = entities[index];
    return { file: read?.file ?? '', line: read?.lineOf(pointer) ?? 1, pointer, message };
  });
}
