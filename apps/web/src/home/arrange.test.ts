import { expect, it } from 'vitest';
import {
  hiddenWidgets,
  moveWidget,
  resizeWidget,
  shownWidgets,
  showWidget,
  type Widget,
} from './arrange.ts';

const widget = (id: string, order: number, visible = true) =>
  ({ id, order, visible, width: 'half' }) as Widget;
const widgets = [
  widget('my_entities', 1),
  widget('announcements', 0),
  widget('quick_links', 2, false),
  widget('entity_stats', 3),
];
const shown = (list: readonly Widget[]) => shownWidgets(list).map(({ id }) => id);

it('shows the visible widgets in their order', () => {
  expect(shown(widgets)).toEqual(['announcements', 'my_entities', 'entity_stats']);
});

it('moves a widget past the next one that is shown, and never off the ends', () => {
  const moved = moveWidget(widgets, 'my_entities', 1);
  expect(shown(moved)).toEqual(['announcements', 'entity_stats', 'my_entities']);
  expect(shown(moveWidget(moved, 'my_entities', 1))).toEqual(shown(moved));
  expect(shown(moveWidget(widgets, 'announcements', -1))).toEqual(shown(widgets));
  expect(new Set(moved.map(({ order }) => order)).size).toBe(widgets.length);
});

it('adds a widget at the end of the page, and takes one off', () => {
  const added = showWidget(widgets, 'quick_links', true);
  expect(shown(added).at(-1)).toBe('quick_links');
  const removed = showWidget(added, 'announcements', false);
  expect(shown(removed)).toEqual(['my_entities', 'entity_stats', 'quick_links']);
  expect(hiddenWidgets(removed).map(({ id }) => id)).toEqual(['announcements']);
});

it('changes the width of one widget', () => {
  expect(resizeWidget(widgets, 'my_entities', 'full')[0]).toMatchObject({ width: 'full' });
});
