import type { Entity, Provenance } from '@gantry/client';
import { formatFieldPath } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { GitCompareArrows, Puzzle, User, Users } from 'lucide-react';
import { usePluginTitle } from '../plugins/plugin-queries.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Notice } from '../ui/notice.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Table } from '../ui/table.tsx';
import { provenanceQuery } from './entity-queries.ts';
import { FieldPath } from './field-path.tsx';
import { useDecide } from './use-entity-actions.ts';

const t = text.entity.provenance;

type Field = Provenance['fields'][number];

/** Why every field has its value: whose it is, since when, and what the source says instead. */
export function ProvenanceCard({ entity }: { entity: Entity }) {
  const ref = { kind: entity.kind, ...entity.metadata };
  const query = useQuery(provenanceQuery(ref));
  if (query.error && !query.data) {
    return (
      <Card title={t.title}>
        <ErrorState error={query.error} title={t.failed} onRetry={() => void query.refetch()} />
      </Card>
    );
  }
  if (!query.data) {
    return (
      <Card title={t.title}>
        <SkeletonLines lines={4} />
      </Card>
    );
  }
  const { fields } = query.data;
  return (
    <Card flush title={t.title}>
      <Table<Field>
        caption={t.title}
        rows={inOrder(fields)}
        rowKey={({ pointer }) => pointer}
        empty={t.nothing}
        columns={[
          {
            key: 'field',
            label: t.field,
            cell: ({ pointer }) => <FieldPath pointer={pointer} />,
          },
          { key: 'owner', label: t.owner, cell: (field) => <Owner field={field} /> },
          { key: 'since', label: t.since, cell: (field) => <Since field={field} /> },
          {
            key: 'source',
            label: t.sourceSays,
            cell: (field) => <SourceValue entity={entity} field={field} />,
          },
        ]}
      />
    </Card>
  );
}

/** What waits for a decision, before everything else on the page. */
export function ConflictNotice({ entity }: { entity: Entity }) {
  const titleOf = usePluginTitle();
  const { write } = useRights();
  const ref = { kind: entity.kind, ...entity.metadata };
  const decide = useDecide(ref);
  const hasConflicts = entity.status?.source?.conflicts !== undefined;
  const { data } = useQuery({ ...provenanceQuery(ref), enabled: hasConflicts });
  const fields = data?.fields.filter((field) => field.conflict) ?? [];
  if (!hasConflicts || fields.length === 0) return null;
  const plugin = titleOf(fields[0]?.source?.plugin ?? '');
  return (
    <Notice level="warning" title={t.conflict(fields.length, plugin)}>
      <ul className="grid gap-3 pt-1">
        {fields.map((field) => (
          <li key={field.pointer} className="grid gap-1.5">
            <FieldPath pointer={field.pointer} />
            <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5">
              <dt className="text-muted">{t.here(field.since?.by)}</dt>
              <dd>
                <Value value={field.value} />
              </dd>
              <dt className="text-muted">{t.there(plugin)}</dt>
              <dd>
                <Value value={field.sourceValue} />
              </dd>
            </dl>
            {write && (
              <div className="flex flex-wrap gap-2">
                {(['mine', 'source'] as const).map((take) => (
                  <Button
                    key={take}
                    size="sm"
                    busy={decide.isPending && isDeciding(decide.variables, field, take)}
                    disabled={decide.isPending}
                    aria-label={`${t.take[take](plugin)}: ${formatFieldPath(field.pointer)}`}
                    onClick={() => decide.mutate({ pointer: field.pointer, take })}
                  >
                    {t.take[take](plugin)}
                  </Button>
                ))}
              </div>
            )}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function isDeciding(
  decision: { pointer: string; take: string } | undefined,
  field: Field,
  take: string,
): boolean {
  return decision?.pointer === field.pointer && decision.take === take;
}

/** What people have written first: that is what a reader of a synced entity does not expect. */
function inOrder(fields: readonly Field[]): Field[] {
  const rank = (field: Field): number =>
    field.conflict ? 0 : 'sourceValue' in field ? 1 : field.owner === 'source' ? 3 : 2;
  return [...fields].sort((a, b) => rank(a) - rank(b) || (a.pointer < b.pointer ? -1 : 1));
}

function Owner({ field: { owner, conflict, source } }: { field: Field }) {
  const titleOf = usePluginTitle();
  const plugin = source ? titleOf(source.plugin) : t.aSource;
  const title = source ? t.seenAs(source.externalId) : undefined;
  if (conflict) {
    return (
      <Badge tone="warning" icon={GitCompareArrows}>
        {t.inConflict}
      </Badge>
    );
  }
  switch (owner) {
    case 'source':
      return (
        <Badge icon={Puzzle} {...(title === undefined ? {} : { title })}>
          {plugin}
        </Badge>
      );
    case 'person':
      return (
        <Badge tone="accent" icon={User}>
          {t.people}
        </Badge>
      );
    case 'both':
      return (
        <Badge tone="accent" icon={Users}>
          {t.both(plugin)}
        </Badge>
      );
  }
}

function Since({ field: { since } }: { field: Field }) {
  if (!since) return <span className="text-muted">{t.longAgo}</span>;
  return (
    <span className="text-muted">
      <RelativeTime at={since.at} /> {text.entity.overview.by(since.by)}
    </span>
  );
}

/** What the source says where a person has decided otherwise, and the way back. */
function SourceValue({ entity, field }: { entity: Entity; field: Field }) {
  const { write } = useRights();
  const decide = useDecide({ kind: entity.kind, ...entity.metadata });
  if (!('sourceValue' in field)) return null;
  return (
    <div className="grid justify-items-start gap-1.5">
      <Value value={field.sourceValue} />
      {write && !field.conflict && (
        <Button
          size="sm"
          busy={decide.isPending}
          aria-label={`${t.followAgain}: ${formatFieldPath(field.pointer)}`}
          onClick={() => decide.mutate({ pointer: field.pointer, take: 'source' })}
        >
          {t.followAgain}
        </Button>
      )}
    </div>
  );
}

function Value({ value }: { value: unknown }) {
  if (value === undefined) return <span className="text-muted">{t.noValue}</span>;
  return (
    <span className="line-clamp-3 break-words font-mono text-xs">
      {typeof value === 'string' ? value : JSON.stringify(value)}
    </span>
  );
}
