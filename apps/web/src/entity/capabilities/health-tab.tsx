import type { AnalysisFinding, EntityHealth, IncidentPage } from '@gantry/client';
import type { EntityRef } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { QueryState } from '../../access/query-state.tsx';
import { api } from '../../api/client.ts';
import { keys } from '../../api/query-keys.ts';
import { text } from '../../text/text.ts';
import { Badge, StatusBadge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { ExternalLink } from '../../ui/external-link.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Table } from '../../ui/table.tsx';
import type { CapabilityTabProps } from './capability-tab-props.ts';
import { Findings } from './findings.tsx';
import { SourceSelect, useSource } from './source-select.tsx';

const t = text.capabilities.health;
const REFRESH_MS = 60_000;

/** How an entity is: what watches it, what happened to it, and what could be better. */
export default function HealthTab({ entityRef, bindings }: CapabilityTabProps) {
  const of = (wanted: string) => bindings.filter(({ capability }) => capability === wanted);
  return (
    <div className="grid gap-4">
      {of('health').length > 0 && <HealthCard entityRef={entityRef} />}
      {of('incidents').length > 0 && (
        <IncidentsCard entityRef={entityRef} bindings={of('incidents')} />
      )}
      {of('analysis').length > 0 && <AnalysisCard entityRef={entityRef} />}
    </div>
  );
}

const paramsOf = ({ kind, namespace, name }: EntityRef) => ({
  path: { kind, name },
  query: { namespace },
});

function HealthCard({ entityRef }: { entityRef: EntityRef }) {
  const query = useQuery({
    queryKey: keys.entityPart(entityRef, 'health'),
    refetchInterval: REFRESH_MS,
    queryFn: async ({ signal }): Promise<EntityHealth> => {
      const { data } = await api.GET('/api/v1/entities/{kind}/{name}/health', {
        params: paramsOf(entityRef),
        signal,
      });
      return data as EntityHealth;
    },
  });
  return (
    <Card
      title={t.health}
      aside={
        query.data && (
          <StatusBadge level={query.data.status}>{t.states[query.data.status]}</StatusBadge>
        )
      }
    >
      <QueryState query={query} failed={t.failed}>
        {({ reports }) => (
          <ul className="grid gap-3">
            {reports.map((report) => (
              <li key={report.source} className="grid gap-1">
                <div className="flex flex-wrap items-center gap-2">
                  <StatusBadge level={report.status}>{t.states[report.status]}</StatusBadge>
                  <span className="font-mono text-muted text-xs">{report.source}</span>
                  {report.url !== undefined && (
                    <ExternalLink url={report.url}>{t.open}</ExternalLink>
                  )}
                </div>
                <p className="whitespace-pre-wrap break-words">{report.text}</p>
                {(report.measures ?? []).length > 0 && (
                  <dl className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
                    {report.measures?.map(({ name, value, unit = '' }) => (
                      <div key={name} className="flex gap-1.5">
                        <dt className="text-muted">{name}</dt>
                        <dd className="tabular-nums">
                          {value} {unit}
                        </dd>
                      </div>
                    ))}
                  </dl>
                )}
              </li>
            ))}
          </ul>
        )}
      </QueryState>
    </Card>
  );
}

function IncidentsCard({ entityRef, bindings }: CapabilityTabProps) {
  const { source, choose } = useSource(bindings);
  const query = useQuery({
    queryKey: keys.entityPart(entityRef, 'incidents', source ?? ''),
    refetchInterval: REFRESH_MS,
    queryFn: async ({ signal }): Promise<IncidentPage> => {
      const { path, query: where } = paramsOf(entityRef);
      const { data } = await api.GET('/api/v1/entities/{kind}/{name}/incidents', {
        params: {
          path,
          query: { ...where, limit: 100, ...(source === undefined ? {} : { source }) },
        },
        signal,
      });
      return data as IncidentPage;
    },
  });
  return (
    <Card
      flush
      title={t.incidents}
      aside={<SourceSelect bindings={bindings} source={source} onChange={choose} />}
    >
      <QueryState query={query} failed={t.incidentsFailed}>
        {({ incidents }) => (
          <Table
            caption={t.incidents}
            rows={incidents}
            rowKey={({ id }) => id}
            empty={t.noIncidents}
            columns={[
              {
                key: 'title',
                label: t.incident,
                cell: ({ title, url }) => <ExternalLink url={url}>{title}</ExternalLink>,
              },
              {
                key: 'status',
                label: t.status,
                cell: ({ status, resolvedAt }) => (
                  <StatusBadge level={resolvedAt === undefined ? 'critical' : 'ok'}>
                    {status}
                  </StatusBadge>
                ),
              },
              {
                key: 'urgency',
                label: t.urgency,
                cell: ({ urgency }) => (urgency === undefined ? '–' : <Badge>{urgency}</Badge>),
              },
              {
                key: 'began',
                label: t.began,
                cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
              },
              {
                key: 'ended',
                label: t.ended,
                cell: ({ resolvedAt }) =>
                  resolvedAt === undefined ? '–' : <RelativeTime at={resolvedAt} />,
              },
            ]}
          />
        )}
      </QueryState>
    </Card>
  );
}

function AnalysisCard({ entityRef }: { entityRef: EntityRef }) {
  const query = useQuery({
    queryKey: keys.entityPart(entityRef, 'analysis'),
    queryFn: async ({ signal }): Promise<readonly AnalysisFinding[]> => {
      const { data } = await api.GET('/api/v1/entities/{kind}/{name}/analysis', {
        params: paramsOf(entityRef),
        signal,
      });
      return data ?? [];
    },
  });
  return (
    <Card title={t.analysis}>
      <QueryState query={query} failed={t.analysisFailed}>
        {(findings) => <Findings entityRef={entityRef} findings={findings} />}
      </QueryState>
    </Card>
  );
}
