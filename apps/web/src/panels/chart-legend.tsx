import { text } from '../text/text.ts';
import { classNames } from '../ui/class-names.ts';
import { formatCount } from '../ui/format-number.ts';
import { SERIES } from './chart-layout.ts';
import type { SectionOf } from './section.ts';

interface ChartLegendProps {
  readonly section: SectionOf<'chart'>;
  /** The time that one points at; without one the latest values are told. */
  readonly pointed: number | undefined;
  readonly time: string | undefined;
}

/** What the colours mean, with numbers: the chart in words. */
export function ChartLegend({ section, pointed, time }: ChartLegendProps) {
  const unit = section.unit ?? '';
  const show = (value: number | undefined): string =>
    value === undefined || !Number.isFinite(value)
      ? '–'
      : `${formatCount(value)}${unit === '' || unit.startsWith('/') ? unit : ` ${unit}`}`;
  return (
    <div className="grid gap-1 pt-2">
      <ul className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
        {section.series.map(({ name, points }, index) => {
          const values = points.map(([, value]) => value as number);
          const current =
            pointed === undefined ? values.at(-1) : valueAt(points as [number, number][], pointed);
          return (
            <li key={name} className="flex items-center gap-2">
              <span
                aria-hidden
                className={classNames('size-2.5 rounded-full', SERIES[index % SERIES.length]?.dot)}
              />
              <span>{name}</span>
              <span className="font-medium tabular-nums">{show(current)}</span>
              <span className="text-muted text-xs tabular-nums">
                {text.panels.chart.lowest} {show(Math.min(...values))}, {text.panels.chart.highest}{' '}
                {show(Math.max(...values))}
              </span>
            </li>
          );
        })}
      </ul>
      <p aria-hidden className="h-4.5 text-muted text-xs">
        {time}
      </p>
    </div>
  );
}

function valueAt(points: readonly (readonly [number, number])[], at: number): number | undefined {
  let best: readonly [number, number] | undefined;
  for (const point of points) {
    if (!best || Math.abs(point[0] - at) < Math.abs(best[0] - at)) best = point;
  }
  return best?.[1];
}
