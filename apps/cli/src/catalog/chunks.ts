import type { FileEntity } from './file-entity.ts';

/** What one request takes. The server takes 500 entities and 8 MB; the rest is room for its own additions. */
export const MAX_CHUNK_ENTITIES = 500;
export const MAX_CHUNK_BYTES = 4 * 1024 * 1024;

export interface SizedEntity {
  readonly entity: FileEntity;
  /** Of its JSON. */
  readonly bytes: number;
}

/** Divides entities into requests, in order. */
export function chunkEntities(entities: readonly SizedEntity[]): FileEntity[][] {
  const chunks: FileEntity[][] = [];
  let chunk: FileEntity[] = [];
  let bytes = 0;
  for (const sized of entities) {
    const isFull = chunk.length === MAX_CHUNK_ENTITIES || bytes + sized.bytes > MAX_CHUNK_BYTES;
    if (isFull && chunk.length > 0) {
      chunks.push(chunk);
      chunk = [];
      bytes = 0;
    }
    chunk.push(sized.entity);
    bytes += sized.bytes;
  }
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
}
