// Words of Backstage and of Gantry that mean the same. Both sides are read in both directions, the first
// pair of a word wins.

type Pairs = readonly (readonly [backstage: string, gantry: string])[];

export const COMPONENT_TYPES: Pairs = [
  ['service', 'backend'],
  ['website', 'frontend'],
  ['library', 'library'],
  ['backend', 'backend'],
  ['frontend', 'frontend'],
  ['fullstack', 'fullstack'],
  ['worker', 'worker'],
];

export const API_TYPES: Pairs = [
  ['openapi', 'rest'],
  ['grpc', 'grpc'],
  ['graphql', 'graphql'],
  ['asyncapi', 'event'],
];

export const RESOURCE_TYPES: Pairs = [
  ['database', 'database'],
  ['queue', 'queue'],
  ['cache', 'cache'],
  ['storage', 'storage'],
  ['bucket', 'bucket'],
  ['s3-bucket', 'bucket'],
];

export const LIFECYCLES: Pairs = ['experimental', 'development', 'production', 'deprecated'].map(
  (word) => [word, word] as const,
);

/** What export writes where Backstage demands a value and there is none; import reads it as nothing. */
export const UNKNOWN = 'unknown';

export function toGantryWord(pairs: Pairs, word: unknown): string | undefined {
  return pairs.find(([theirs]) => theirs === word)?.[1];
}

export function toBackstageWord(pairs: Pairs, word: unknown): string | undefined {
  return pairs.find(([, ours]) => ours === word)?.[0];
}
