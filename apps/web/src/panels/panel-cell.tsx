import type { PanelCell as Cell } from '@gantry/contracts';
import type { ReactNode } from 'react';
import { EntityLink } from '../entity/entity-link.tsx';
import { readRef } from '../entity/entity-path.ts';
import { text } from '../text/text.ts';
import { StatusBadge } from '../ui/badge.tsx';
import { classNames } from '../ui/class-names.ts';
import { ExternalLink } from '../ui/external-link.tsx';
import { formatCount } from '../ui/format-number.ts';
import { RelativeTime } from '../ui/relative-time.tsx';

/** A value of a property list or a table. Everything in it is text, whatever it looks like. */
export function PanelCell({ value }: { value: Cell | undefined }): ReactNode {
  if (value === null || value === undefined || value === '') {
    return (
      <span aria-hidden className="text-muted">
        –
      </span>
    );
  }
  if (typeof value === 'string') return <Text>{value}</Text>;
  if (typeof value === 'number') return <span className="tabular-nums">{inDigits(value)}</span>;
  if (typeof value === 'boolean') return value ? text.common.yes : text.common.no;
  const { level, url, at, ref, unit } = value;
  const label = value.text;
  if (level !== undefined) {
    return (
      <StatusBadge level={level}>
        {label ?? text.panels.levels[level]}
        {unit !== undefined && ` ${unit}`}
      </StatusBadge>
    );
  }
  if (ref !== undefined) {
    const target = readRef(ref);
    if (target) return <EntityLink entityRef={target}>{label ?? ref}</EntityLink>;
    return <Text>{label ?? ref}</Text>;
  }
  if (url !== undefined) return <ExternalLink url={url}>{label ?? url}</ExternalLink>;
  if (at !== undefined) {
    return (
      <>
        {label !== undefined && `${label} `}
        <RelativeTime at={at} className="whitespace-nowrap" />
      </>
    );
  }
  return (
    <>
      <Text>{label ?? ''}</Text>
      {unit !== undefined && <span className="text-muted"> {unit}</span>}
    </>
  );
}

/** A word so long that a table would give it all the width that others need; such as the name of an image. */
const LONG_WORD = /\S{32}/;

function Text({ children }: { children: string }) {
  const wrapping = LONG_WORD.test(children)
    ? 'inline-block min-w-[24ch] wrap-anywhere'
    : 'break-words';
  return <span className={classNames('whitespace-pre-wrap', wrapping)}>{children}</span>;
}

function inDigits(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : String(value);
}
