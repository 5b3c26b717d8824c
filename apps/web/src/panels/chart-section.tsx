import { type PointerEvent, useMemo, useRef, useState } from 'react';
import { text } from '../text/text.ts';
import { Card } from '../ui/card.tsx';
import { clockTime, dayOf, exactTime } from '../ui/format-time.ts';
import { useElementWidth } from '../ui/use-element-width.ts';
import { HEIGHT, layOutChart, PLOT, SERIES } from './chart-layout.ts';
import { ChartLegend } from './chart-legend.tsx';
import { type SectionOf, titleOf } from './section.ts';

const DAY_MS = 86_400_000;
const t = text.panels.chart;

/** Values over time, as lines, areas or bars. */
export default function ChartSection({ section }: { section: SectionOf<'chart'> }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useElementWidth(box);
  const chart = useMemo(() => layOutChart(section, width ?? 0), [section, width]);
  const [pointed, setPointed] = useState<number | undefined>(undefined);
  if (!chart) {
    return (
      <Card {...titleOf(section)}>
        <p className="text-muted">{t.empty}</p>
      </Card>
    );
  }
  const { from, to } = chart;
  const showTime = (at: number): string => {
    const date = new Date(at);
    return to - from > 2 * DAY_MS ? dayOf(date) : clockTime(date).slice(0, 5);
  };
  const point = (event: PointerEvent<SVGSVGElement>): void => {
    const { left } = event.currentTarget.getBoundingClientRect();
    setPointed(chart.nearest(event.clientX - left));
  };
  const pointedX = pointed === undefined ? undefined : chart.x(pointed);
  return (
    <Card {...titleOf(section)}>
      <div ref={box} className="max-w-5xl">
        <svg
          width={width ?? 0}
          height={HEIGHT}
          role="img"
          aria-label={t.label(
            section.title ?? '',
            section.series.map(({ name }) => name).join(', '),
          )}
          className="block touch-pan-y"
          onPointerMove={point}
          onPointerLeave={() => setPointed(undefined)}
        >
          {chart.yTicks.map(({ value, y }) => (
            <g key={value}>
              <line x1={PLOT.left} x2={chart.right} y1={y} y2={y} className="stroke-line" />
              <text x={PLOT.left - 8} y={y + 4} textAnchor="end" className="fill-muted text-[11px]">
                {value}
              </text>
            </g>
          ))}
          {chart.xTicks.map((at) => (
            <text
              key={at}
              x={chart.x(at)}
              y={HEIGHT - 6}
              textAnchor="middle"
              className="fill-muted text-[11px]"
            >
              {showTime(at)}
            </text>
          ))}
          {chart.series.map(({ name, shapes, area, line }, index) => {
            const { fill, stroke } = SERIES[index % SERIES.length] as (typeof SERIES)[number];
            return (
              <g key={name}>
                {shapes.map(({ x, y, width, height, at }) => (
                  <rect key={at} {...{ x, y, width, height }} rx="1" className={fill} />
                ))}
                {area !== undefined && <path d={area} className={fill} fillOpacity="0.16" />}
                {line !== undefined && (
                  <path
                    d={line}
                    fill="none"
                    strokeWidth="1.75"
                    strokeLinejoin="round"
                    className={stroke}
                  />
                )}
              </g>
            );
          })}
          {pointedX !== undefined && (
            <line
              x1={pointedX}
              x2={pointedX}
              y1={PLOT.top}
              y2={PLOT.bottom}
              strokeDasharray="3 3"
              className="stroke-line-strong"
            />
          )}
        </svg>
      </div>
      <ChartLegend
        section={section}
        pointed={pointed}
        time={pointed === undefined ? undefined : exactTime(new Date(pointed))}
      />
    </Card>
  );
}
