import type { Job } from '@gantry/client';
import type { ReactNode } from 'react';
import { EntityLink } from '../entity/entity-link.tsx';
import { readRef } from '../entity/entity-path.ts';
import { text } from '../text/text.ts';
import { StatusBadge } from '../ui/badge.tsx';
import { classNames } from '../ui/class-names.ts';
import { formatCount } from '../ui/format-number.ts';
import { Notice } from '../ui/notice.tsx';
import { Table } from '../ui/table.tsx';
import { type SyncCounts, type SyncResult, syncResult } from './plugin-state.ts';

const t = text.plugins.sync;
const COUNTS = ['created', 'updated', 'unchanged', 'gone', 'failed'] as const;

/** What happened to how many entities. */
export function SyncCountsList({ counts }: { counts: SyncCounts }) {
  if (Object.keys(counts).length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-x-6 gap-y-2">
      {COUNTS.map((name) => {
        const count = counts[name] ?? 0;
        return (
          <li key={name} className="grid">
            <span
              className={classNames(
                'font-semibold text-lg tabular-nums',
                count === 0 && 'text-muted',
                count > 0 && name === 'failed' && 'text-critical',
                count > 0 && name === 'gone' && 'text-warning',
              )}
            >
              {formatCount(count)}
            </span>
            <span className="text-muted text-xs">{t.counts[name]}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** Why a sync failed, what it could not take in, and which parts it could not read. */
export function SyncDetails({ job }: { job: Job }) {
  const { failures = [], scopes = [] } = syncResult(job) ?? {};
  const isScoped = scopes.length > 1 || scopes.some(({ failure }) => failure !== undefined);
  return (
    <>
      {job.error && job.state !== 'succeeded' && (
        <Notice level={job.state === 'failed' ? 'critical' : 'warning'} title={job.error.message} />
      )}
      {isScoped && (
        <Section title={t.scopes}>
          <Table<SyncResult['scopes'][number]>
            caption={t.scopes}
            rows={scopes}
            rowKey={(scope) => scope.name}
            columns={[
              { key: 'name', label: t.scope, cell: (scope) => scope.name },
              {
                key: 'entities',
                label: t.entities,
                align: 'end',
                cell: (scope) => formatCount(scope.entities),
              },
              {
                key: 'result',
                label: t.result,
                cell: ({ failure }) =>
                  failure === undefined ? (
                    <StatusBadge level="ok">{t.complete}</StatusBadge>
                  ) : (
                    <span className="break-words text-critical">{failure}</span>
                  ),
              },
            ]}
          />
        </Section>
      )}
      {failures.length > 0 && (
        <Section title={t.failures}>
          <Table<SyncResult['failures'][number]>
            caption={t.failures}
            rows={failures}
            rowKey={(_failure, index) => String(index)}
            columns={[
              {
                key: 'entity',
                label: t.entity,
                cell: (failure) => <FailedEntity failure={failure} />,
              },
              {
                key: 'reason',
                label: t.reason,
                cell: ({ reason }) => <span className="break-words">{reason}</span>,
              },
            ]}
          />
        </Section>
      )}
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-1.5">
      <h3 className="font-medium text-sm">{title}</h3>
      <div className="overflow-hidden rounded-md border border-line">{children}</div>
    </section>
  );
}

function FailedEntity({ failure }: { failure: SyncResult['failures'][number] }) {
  const { ref: reference, externalId } = failure;
  const target = reference === undefined ? undefined : readRef(reference);
  return (
    <span className="grid">
      {target ? <EntityLink entityRef={target} /> : reference}
      <span className="break-all font-mono text-muted text-xs">{externalId}</span>
    </span>
  );
}
