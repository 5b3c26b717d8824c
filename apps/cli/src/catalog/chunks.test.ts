import { expect, it } from 'vitest';
import { chunkEntities, MAX_CHUNK_BYTES, MAX_CHUNK_ENTITIES } from './chunks.ts';
import type { FileEntity } from './file-entity.ts';

const entity = (index: number): FileEntity => {
  return { value: { index }, file: 'a', ref: undefined, lineOf: () => 1 };
};

it('divides by number and by size, keeps the order and loses nothing', () => {
  const count = MAX_CHUNK_ENTITIES * 2 + 1;
  const many = Array.from({ length: count }, (_, index) => ({ entity: entity(index), bytes: 10 }));
  const chunks = chunkEntities(many);
  expect(chunks.map(({ length }) => length)).toEqual([MAX_CHUNK_ENTITIES, MAX_CHUNK_ENTITIES, 1]);
  expect(chunks.flat()).toEqual(many.map((one) => one.entity));

  const half = MAX_CHUNK_BYTES / 2;
  const large = [half, half, 1, MAX_CHUNK_BYTES, 1].map((bytes, index) => {
    return { entity: entity(index), bytes };
  });
  expect(chunkEntities(large).map(({ length }) => length)).toEqual([2, 1, 1, 1]);
  expect(chunkEntities([])).toEqual([]);
});
