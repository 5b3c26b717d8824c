import type { PluginSet } from '@gantry/client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Notice } from '../ui/notice.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Table } from '../ui/table.tsx';
import { pluginSetsQuery } from './marketplace-queries.ts';
import type { ChangeRequest } from './use-plugin-change.ts';

const t = text.marketplace.sets;

interface SetsCardProps {
  readonly busy: boolean;
  readonly onRequest: (request: ChangeRequest) => void;
}

/** The sets of plugins that were installed, and going back to one. */
export function SetsCard({ busy, onRequest }: SetsCardProps) {
  const { data: sets = [] } = useQuery(pluginSetsQuery);
  const [problems, setProblems] = useState<readonly { plugin: string; problem: string }[]>();
  const verify = useMutation({
    meta: { failure: t.verifyFailed },
    mutationFn: async () => (await api.POST('/api/v1/plugin-sets:verify')).data ?? [],
    onSuccess: setProblems,
  });
  const columns = [
    {
      key: 'set',
      label: t.number,
      cell: ({ number, active }: PluginSet) => (
        <span className="flex items-center gap-2">
          {number} {active && <Badge tone="ok">{t.active}</Badge>}
        </span>
      ),
    },
    {
      key: 'plugins',
      label: t.plugins,
      cell: ({ plugins }: PluginSet) =>
        plugins.map(({ title, name, version }) => `${title ?? name} ${version}`).join(', ') || '–',
    },
    {
      key: 'by',
      label: t.by,
      cell: ({ createdBy, action }: PluginSet) => `${createdBy} ${t.actions[action] ?? action}`,
    },
    {
      key: 'at',
      label: t.at,
      cell: ({ createdAt }: PluginSet) => <RelativeTime at={createdAt} />,
    },
    {
      key: 'back',
      label: t.goBackShort,
      cell: ({ number, active }: PluginSet) =>
        !active && (
          <Button
            size="sm"
            busy={busy}
            aria-label={`${t.goBack}: ${number}`}
            onClick={() => onRequest({ action: 'rollback', set: number })}
          >
            {t.goBack}
          </Button>
        ),
    },
  ];
  return (
    <Card
      title={t.title}
      flush
      aside={
        sets.length > 0 && (
          <Button size="sm" busy={verify.isPending} onClick={() => verify.mutate()}>
            {t.verify}
          </Button>
        )
      }
    >
      {problems && (
        <div className="p-4">
          {problems.length === 0 ? (
            <Notice level="ok" role="status" title={t.verified} />
          ) : (
            <Notice level="critical" role="alert" title={t.changed}>
              <ul className="list-disc pl-5">
                {problems.map(({ plugin, problem }) => (
                  <li key={`${plugin} ${problem}`} className="break-words">
                    {plugin}: {problem}
                  </li>
                ))}
              </ul>
            </Notice>
          )}
        </div>
      )}
      <Table
        caption={t.title}
        columns={columns}
        rows={sets}
        rowKey={({ number }) => String(number)}
        empty={t.none}
      />
    </Card>
  );
}
