import { describe, expect, it } from 'vitest';
import { readDocuments } from './read-documents.ts';

const read = (text: string) => readDocuments([{ name: 'a.yaml', text }], new Set());

describe('documents that somebody brings', () => {
  it('are entities, one for each document or item of a list, with the lines of their values', () => {
    const { entities, problems } = read(
      'kind: Service\nmetadata:\n  name: cart\n---\n- kind: Team\n  metadata: { name: shop }\n',
    );
    expect(problems).toEqual([]);
    expect(entities.map(({ entity }) => entity.kind)).toEqual(['Service', 'Team']);
    expect(entities[0]?.lineOf('/metadata/name')).toBe(3);
    expect(entities[1]?.lineOf('/metadata')).toBe(6);
  });

  it('say where they cannot be read', () => {
    expect(read('kind: [').problems[0]).toMatchObject({ file: 'a.yaml' });
    expect(read('just a text').problems).toEqual([
      { file: 'a.yaml', line: 1, pointer: '', message: 'must be an entity' },
    ]);
  });

  it('are translated where they are of Backstage, and say what has no place', () => {
    const { entities, notes } = read(
      'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: cart }\nspec: { type: service, lifecycle: production, owner: shop }\n---\napiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: { name: all }\nspec: { targets: [./x.yaml] }\n',
    );
    expect(entities.map(({ entity }) => entity.kind)).toEqual(['Service']);
    expect(notes.map(({ message }) => message)).toEqual([
      expect.stringContaining('it only names other files'),
    ]);
  });
});
