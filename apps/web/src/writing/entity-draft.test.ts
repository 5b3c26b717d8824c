import { describe, expect, it } from 'vitest';
import { draftToYaml, formSchema, withoutEmpty, yamlToDraft } from './entity-draft.ts';

const draft = { metadata: { name: 'cart', tags: ['gold'] }, spec: { type: 'backend' } };

describe('an entity while it is written', () => {
  it('is the same as a form and as a document', () => {
    expect(yamlToDraft('Service', draftToYaml('Service', draft))).toMatchObject({ draft });
  });

  it('is one entity of its kind', () => {
    const read = (source: string) => yamlToDraft('Service', source);
    expect(read('kind: Team\nmetadata: { name: a }')).toMatchObject({
      problems: [{ line: 1, pointer: '/kind' }],
    });
    expect(read('a text')).toHaveProperty('problems');
    expect(read('kind: Service\nmetadata: {}\nnonsense: 1')).toMatchObject({
      problems: [{ line: 3, pointer: '/nonsense' }],
    });
    expect(read('kind: Service\nmetadata: {}\n---\nkind: Service')).toMatchObject({
      problems: [{ line: 4 }],
    });
    expect(read('kind: Service\nmetadata: {}\nspec: null')).toMatchObject({ draft: { spec: {} } });
  });

  it('has nothing that the form only made room for', () => {
    const spec = { type: 'backend', docs: { url: undefined }, uses: ['', 'a'], none: [], zero: 0 };
    expect(withoutEmpty({ metadata: { title: '' }, spec: spec as never })).toEqual({
      metadata: {},
      spec: { type: 'backend', uses: ['a'], zero: 0 },
    });
  });

  it('asks for a name only once, and for nothing that its kind hides', () => {
    const spec = { type: 'object', properties: { a: {}, b: { 'x-hidden': true } } };
    const made = formSchema(spec, true).properties as Record<string, { properties: object }>;
    expect(Object.keys(made.spec?.properties ?? {})).toEqual(['a']);
    expect(made.metadata?.properties).toHaveProperty('name');
    const edited = formSchema(spec, false).properties as typeof made;
    expect(edited.metadata?.properties).not.toHaveProperty('name');
  });
});
