import type { Entity } from '@gantry/client';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { text } from '../text/text.ts';
import { Card } from '../ui/card.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { InvalidNotice } from './invalid-notice.tsx';
import { LinksCard } from './links-card.tsx';
import { ConflictNotice, ProvenanceCard } from './provenance-card.tsx';
import { SpecCard } from './spec-card.tsx';

const t = text.entity.overview;

/** What is written about an entity, readable. */
export function Overview({ entity, isPast = false }: { entity: Entity; isPast?: boolean }) {
  const { metadata } = entity;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="grid min-w-0 gap-4">
        {!isPast && <ConflictNotice entity={entity} />}
        {!isPast && <InvalidNotice entity={entity} />}
        <Card title={t.about}>
          {metadata.description ? (
            <p className="max-w-prose whitespace-pre-line break-words">{metadata.description}</p>
          ) : (
            <p className="text-muted">{t.noDescription}</p>
          )}
        </Card>
        <SpecCard entity={entity} />
        {!isPast && <ProvenanceCard entity={entity} />}
      </div>
      <div className="grid min-w-0 gap-4">
        <LinksCard entity={entity} />
        <Pairs
          title={t.labels}
          pairs={metadata.labels}
          value={(key, value) => (
            <Link
              to="/catalog"
              search={{ label: [`${key}=${value}`] }}
              title={t.filterByLabel(`${key}=${value}`)}
              className="break-words text-accent hover:underline"
            >
              {value === '' ? '""' : value}
            </Link>
          )}
        />
        <Pairs title={t.annotations} pairs={metadata.annotations} />
        <Record metadata={metadata} />
      </div>
    </div>
  );
}

interface PairsProps {
  readonly title: string;
  readonly pairs: Readonly<Record<string, string>> | undefined;
  readonly value?: (key: string, value: string) => ReactNode;
}

function Pairs({ title, pairs = {}, value = (_key, text) => text }: PairsProps) {
  const entries = Object.entries(pairs);
  if (entries.length === 0) return null;
  return (
    <Card title={title}>
      <dl className="grid gap-2.5">
        {entries.map(([key, content]) => (
          <div key={key} className="grid min-w-0">
            <dt className="break-words text-muted text-xs">{key}</dt>
            <dd className="line-clamp-6 min-w-0 whitespace-pre-wrap break-words font-mono text-sm">
              {value(key, content)}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Record({ metadata }: { metadata: Entity['metadata'] }) {
  const rows: [string, ReactNode][] = [
    [
      t.created,
      <>
        <RelativeTime at={metadata.createdAt} /> {t.by(metadata.createdBy)}
      </>,
    ],
    [
      t.updated,
      <>
        <RelativeTime at={metadata.updatedAt} /> {t.by(metadata.updatedBy)}
      </>,
    ],
    [t.revision, metadata.revision],
  ];
  return (
    <Card title={t.metadata}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
        {rows.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
