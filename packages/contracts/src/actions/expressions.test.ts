import { describe, expect, it } from 'vitest';
import {
  expandDocument,
  expandText,
  findExpressionProblems,
  UnknownPlaceError,
} from './expressions.ts';

const scope = {
  inputs: { name: 'shop', count: 3, list: ['a'], evil: '${{ inputs.name }}' },
  steps: { build: { outputs: { digest: 'sha256:1' } } },
};

describe('expandText', () => {
  it('fills places, and keeps the type of a text that is one place', () => {
    expect(expandText('x-${{ inputs.name }}-${{steps.build.outputs.digest}}', scope)).toBe(
      'x-shop-sha256:1',
    );
    expect(expandText('${{ inputs.count }}', scope)).toBe(3);
    expect(expandText('${{ inputs.list }}', scope)).toEqual(['a']);
    expect(expandText('n=${{ inputs.count }}', scope)).toBe('n=3');
  });

  it('never reads a value as a place', () => {
    expect(expandText('${{ inputs.evil }}', scope)).toBe('${{ inputs.name }}');
    expect(expandText('<${{ inputs.evil }}>', scope)).toBe('<${{ inputs.name }}>');
  });

  it.each([
    'inputs.constructor',
    'inputs.__proto__',
    'inputs.name.length',
    'inputs.list.map',
    'constructor.constructor',
    'inputs["name"]',
    'inputs.name || 1',
    'process.env',
  ])('does not reach %s', (path) => {
    expect(() => expandText(`\${{ ${path} }}`, scope)).toThrow(UnknownPlaceError);
    expect(expandText(`a \${{ ${path} }}`, scope, { keepUnknown: true })).toBe(`a \${{ ${path} }}`);
  });

  it('encodes what goes into an address, and lets nothing climb', () => {
    const hostile = { inputs: { name: '../admin?x=1', up: '..', dot: '.' } };
    expect(expandText('https://x/${{ inputs.name }}/go', hostile)).toBe(
      'https://x/..%2Fadmin%3Fx%3D1/go',
    );
    expect(() => expandText('https://x/a/${{ inputs.up }}/go', hostile)).toThrow(UnknownPlaceError);
    expect(() => expandText('https://x/${{ inputs.dot }}${{ inputs.dot }}', hostile)).toThrow(
      UnknownPlaceError,
    );
  });
});

describe('expandDocument', () => {
  it('fills every text and no name', () => {
    const document = { '${{ inputs.name }}': ['${{ inputs.name }}', 1, null] };
    expect(expandDocument(document, scope)).toEqual({ '${{ inputs.name }}': ['shop', 1, null] });
  });
});

describe('findExpressionProblems', () => {
  it('names every place that begins with something unknown', () => {
    const document = { a: '${{ inputs.x }}', b: ['${{ env.HOME }}', '${{ 1 + 1 }}'] };
    expect(
      findExpressionProblems(document, ['inputs', 'steps']).map(({ pointer }) => pointer),
    ).toEqual(['/b/0', '/b/1']);
  });
});
