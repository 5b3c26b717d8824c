import type { Dashboard } from '@gantry/client';

export type Widget = Dashboard['widgets'][number];

/** The widgets that are shown, in their order. */
export function shownWidgets(widgets: readonly Widget[]): Widget[] {
  return widgets.filter(({ visible }) => visible).sort((a, b) => a.order - b.order);
}

export function hiddenWidgets(widgets: readonly Widget[]): Widget[] {
  return widgets.filter(({ visible }) => !visible);
}

/** Moves a shown widget by one place; at the end of the list nothing happens. */
export function moveWidget(widgets: readonly Widget[], id: string, by: 1 | -1): Widget[] {
  const shown = shownWidgets(widgets);
  const from = shown.findIndex((widget) => widget.id === id);
  const [moved] = shown.slice(from, from + 1);
  const other = shown[from + by];
  if (!moved || !other) return [...widgets];
  shown[from] = other;
  shown[from + by] = moved;
  return inOrder([...shown, ...hiddenWidgets(widgets)]);
}

/** Puts a widget at the end of the page, or takes it off. */
export function showWidget(widgets: readonly Widget[], id: string, visible: boolean): Widget[] {
  const rest = widgets.filter((widget) => widget.id !== id);
  const changed = widgets.filter((widget) => widget.id === id);
  const [shown, hidden] = [shownWidgets(rest), hiddenWidgets(rest)];
  return inOrder([...shown, ...changed.map((widget) => ({ ...widget, visible })), ...hidden]);
}

export function resizeWidget(
  widgets: readonly Widget[],
  id: string,
  width: Widget['width'],
): Widget[] {
  return widgets.map((widget) => (widget.id === id ? { ...widget, width } : widget));
}

function inOrder(widgets: readonly Widget[]): Widget[] {
  return widgets.map((widget, order) => ({ ...widget, order }));
}
