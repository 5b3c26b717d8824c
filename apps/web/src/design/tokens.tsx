import { Group } from './group.tsx';

// The swatches read the variables themselves, so that they show what is, and not what somebody wrote down.

const COLOURS = [
  ['bg-primary', 'bg-page'],
  ['bg-secondary', 'bg-card'],
  ['bg-tertiary', 'bg-raised'],
  ['text-primary', 'bg-fg'],
  ['text-secondary', 'bg-muted'],
  ['border', 'bg-line'],
  ['accent', 'bg-accent'],
  ['accent-hover', 'bg-accent-hover'],
  ['danger', 'bg-danger'],
  ['border-strong', 'bg-line-strong'],
  ['accent-soft', 'bg-accent-soft'],
  ['highlight', 'bg-highlight'],
] as const;

const STATUSES = [
  ['ok', 'bg-ok', 'bg-ok-soft text-ok'],
  ['info', 'bg-info', 'bg-info-soft text-info'],
  ['warning', 'bg-warning', 'bg-warning-soft text-warning'],
  ['critical', 'bg-critical', 'bg-critical-soft text-critical'],
  ['unknown', 'bg-unknown', 'bg-unknown-soft text-unknown'],
] as const;

const SERIES = [
  'bg-series-1',
  'bg-series-2',
  'bg-series-3',
  'bg-series-4',
  'bg-series-5',
  'bg-series-6',
] as const;

const TEXTS = [
  ['2xl', 'text-2xl', 'font-semibold'],
  ['xl', 'text-xl', 'font-semibold'],
  ['lg', 'text-lg', 'font-semibold'],
  ['base', 'text-base', ''],
  ['sm', 'text-sm', ''],
  ['xs', 'text-xs', ''],
] as const;

const SPACES = ['w-1', 'w-2', 'w-3', 'w-4', 'w-6', 'w-8', 'w-12'] as const;

export function Tokens() {
  return (
    <>
      <Group title="Colour">
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-2">
          {COLOURS.map(([name, swatch]) => (
            <li key={name} className="flex items-center gap-2">
              <span className={`size-8 rounded-md border border-line ${swatch}`} />
              <code className="font-mono text-xs">{name}</code>
            </li>
          ))}
        </ul>
      </Group>
      <Group title="Status">
        <ul className="flex flex-wrap gap-2">
          {STATUSES.map(([name, swatch, soft]) => (
            <li key={name} className={`flex items-center gap-2 rounded-md px-2.5 py-1.5 ${soft}`}>
              <span className={`size-3 rounded-full ${swatch}`} />
              <code className="font-mono text-xs">{name}</code>
            </li>
          ))}
        </ul>
      </Group>
      <Group title="Series of charts">
        <div className="flex gap-2">
          {SERIES.map((swatch) => (
            <span key={swatch} className={`h-3 w-12 rounded-sm ${swatch}`} />
          ))}
        </div>
      </Group>
      <Group title="Type">
        <div className="grid gap-1">
          {TEXTS.map(([name, size, weight]) => (
            <p key={name} className={`flex items-baseline gap-3 ${size} ${weight}`}>
              <code className="w-10 shrink-0 font-mono font-normal text-muted text-xs">{name}</code>
              Every service has an owner
            </p>
          ))}
          <p className="flex items-baseline gap-3 font-mono text-sm">
            <code className="w-10 shrink-0 text-muted text-xs">mono</code>
            Service/default/checkout
          </p>
        </div>
      </Group>
      <Group title="Space, radius, shadow, focus">
        <div className="flex flex-wrap items-end gap-3">
          {SPACES.map((space) => (
            <span key={space} className="grid justify-items-center gap-1">
              <span className={`h-4 bg-accent ${space}`} />
              <code className="font-mono text-muted text-xs">{space.slice(2)}</code>
            </span>
          ))}
        </div>
        <div className="flex flex-wrap gap-4">
          {['rounded-sm', 'rounded-md', 'rounded-lg', 'rounded-full'].map((radius) => (
            <span key={radius} className={`border border-line-strong bg-card px-3 py-2 ${radius}`}>
              {radius.slice(8)}
            </span>
          ))}
          <span className="rounded-lg border border-line bg-card px-3 py-2 shadow-raised">
            raised
          </span>
          <span className="rounded-lg border border-line bg-card px-3 py-2 shadow-floating">
            floating
          </span>
          <span className="rounded-md bg-card px-3 py-2 outline-2 outline-accent outline-offset-2">
            focus
          </span>
        </div>
      </Group>
    </>
  );
}
