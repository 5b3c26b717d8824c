import { niceTicks, type Point, thinOut } from './chart-scale.ts';
import type { SectionOf } from './section.ts';

export const HEIGHT = 220;
export const PLOT = { left: 52, top: 10, bottom: HEIGHT - 26 };
const RIGHT_MARGIN = 12;
/** Room that the label of a time needs. */
const X_LABEL = 110;

/** The colours of series, in order. */
export const SERIES = [
  { fill: 'fill-series-1', stroke: 'stroke-series-1', dot: 'bg-series-1' },
  { fill: 'fill-series-2', stroke: 'stroke-series-2', dot: 'bg-series-2' },
  { fill: 'fill-series-3', stroke: 'stroke-series-3', dot: 'bg-series-3' },
  { fill: 'fill-series-4', stroke: 'stroke-series-4', dot: 'bg-series-4' },
  { fill: 'fill-series-5', stroke: 'stroke-series-5', dot: 'bg-series-5' },
  { fill: 'fill-series-6', stroke: 'stroke-series-6', dot: 'bg-series-6' },
] as const;

const MOST_POINTS = 600;
const Y_TICKS = 4;
const MOST_X_TICKS = 8;

interface Bar {
  readonly at: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ChartLayout {
  readonly right: number;
  readonly from: number;
  readonly to: number;
  readonly yTicks: readonly { readonly value: number; readonly y: number }[];
  readonly xTicks: readonly number[];
  readonly series: readonly {
    readonly name: string;
    readonly shapes: readonly Bar[];
    readonly area: string | undefined;
    readonly line: string | undefined;
  }[];
  readonly x: (at: number) => number;
  /** The time of the point that is nearest to a place. */
  readonly nearest: (x: number) => number;
}

/** Where everything of a chart goes; `undefined` when there is nothing to draw. */
export function layOutChart(section: SectionOf<'chart'>, width: number): ChartLayout | undefined {
  const { shape } = section;
  const plotRight = Math.max(PLOT.left + 40, width - RIGHT_MARGIN);
  const xCount = Math.max(1, Math.min(MOST_X_TICKS, Math.floor(plotRight / X_LABEL)));
  const series = section.series.map(({ name, points }) => ({
    name,
    points: thinOut(
      points.filter((point) => point.every(Number.isFinite)) as unknown as Point[],
      MOST_POINTS,
    ),
  }));
  const all = series.flatMap(({ points }) => points);
  if (all.length === 0) return undefined;
  let [from, to, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [at, value] of all) {
    from = Math.min(from, at);
    to = Math.max(to, at);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  // Areas and bars speak by their size, so they begin at zero.
  const ticks =
    shape === 'line'
      ? niceTicks(low, high, Y_TICKS)
      : niceTicks(Math.min(0, low), Math.max(0, high), Y_TICKS);
  const bottom = ticks[0] as number;
  const top = ticks.at(-1) as number;
  const slots = Math.max(1, ...series.map(({ points }) => points.length));
  const inset = shape === 'bar' ? (plotRight - PLOT.left) / slots / 2 : 0;
  const left = PLOT.left + inset;
  const right = plotRight - inset;
  const x = (at: number): number =>
    to === from ? (left + right) / 2 : left + ((at - from) / (to - from)) * (right - left);
  const y = (value: number): number =>
    PLOT.bottom - ((value - bottom) / (top - bottom)) * (PLOT.bottom - PLOT.top);
  const zero = y(Math.max(bottom, Math.min(0, top)));
  const barWidth = Math.max(1, ((inset * 2) / series.length) * 0.72);
  return {
    right: plotRight,
    from,
    to,
    x,
    nearest: (place) =>
      all.reduce(
        (best, [at]) => (Math.abs(x(at) - place) < Math.abs(x(best) - place) ? at : best),
        from,
      ),
    yTicks: ticks.map((value) => ({ value, y: y(value) })),
    xTicks:
      to === from
        ? [from]
        : Array.from({ length: xCount }, (_, i) => from + ((to - from) * (i + 0.5)) / xCount),
    series: series.map(({ name, points }, index) => {
      const line = points.map(([at, value]) => `${round(x(at))},${round(y(value))}`).join(' L');
      const offset = (index - series.length / 2) * barWidth;
      const isBar = shape === 'bar';
      const first = points[0];
      const last = points.at(-1);
      return {
        name,
        shapes: isBar
          ? points.map(([at, value]) => ({
              at,
              x: round(x(at) + offset),
              y: round(Math.min(y(value), zero)),
              width: round(barWidth),
              height: round(Math.abs(y(value) - zero)),
            }))
          : [],
        line: isBar || !first ? undefined : `M${line}`,
        area:
          shape === 'area' && first && last
            ? `M${round(x(first[0]))},${zero} L${line} L${round(x(last[0]))},${zero} Z`
            : undefined,
      };
    }),
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;
