import { describe, expect, it } from 'vitest';
import { layOutGraph } from './graph-layout.ts';

const node = (id: string, isRoot = false) => ({
  id,
  kind: 'Service',
  namespace: 'default',
  name: id,
  title: id,
  isRoot,
  dangling: false,
});
const edge = (from: string, to: string) => ({ from, to, relation: 'dependsOn' });

describe('the layout of a graph', () => {
  it('puts what the root leads to on its right and what leads to it on its left', () => {
    const { nodes } = layOutGraph(
      {
        nodes: [node('root', true), node('in'), node('out'), node('far')],
        edges: [edge('in', 'root'), edge('root', 'out'), edge('far', 'out')],
      },
      10,
    );
    const x = Object.fromEntries(nodes.map(({ id, x }) => [id, x]));
    expect(x.in).toBeLessThan(x.root as number);
    expect(x.root).toBeLessThan(x.out as number);
    // Beyond `out`, though its edge points back.
    expect(x.far).toBeGreaterThan(x.out as number);
  });

  it('survives cycles, self-references and edges to nodes that are not there', () => {
    const { nodes, edges, width, height } = layOutGraph(
      {
        nodes: [node('a', true), node('b')],
        edges: [edge('a', 'b'), edge('b', 'a'), edge('a', 'a'), edge('b', 'missing')],
      },
      10,
    );
    expect(nodes).toHaveLength(2);
    expect(edges).toHaveLength(3);
    expect(width).toBeGreaterThan(0);
    expect(height).toBeGreaterThan(0);
  });

  it('leaves the farthest out when there are too many, and says how many', () => {
    const many = Array.from({ length: 50 }, (_, i) => `n${i}`);
    const { nodes, left } = layOutGraph(
      {
        nodes: [node('root', true), ...many.map((id) => node(id))],
        edges: many.map((id) => edge('root', id)),
      },
      20,
    );
    expect(nodes).toHaveLength(20);
    expect(left).toBe(31);
  });

  it('keeps boxes apart', () => {
    const { nodes } = layOutGraph(
      {
        nodes: [node('root', true), node('a'), node('b'), node('c')],
        edges: [edge('root', 'a'), edge('root', 'b'), edge('root', 'c')],
      },
      10,
    );
    const places = nodes.map(({ x, y }) => `${x}/${y}`);
    expect(new Set(places).size).toBe(4);
  });
});
