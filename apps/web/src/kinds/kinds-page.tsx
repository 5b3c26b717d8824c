import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { kindsQuery } from '../catalog/kinds.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { formatCount } from '../ui/format-number.ts';
import { iconOf } from '../ui/icon.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Table } from '../ui/table.tsx';
import { originOf } from './kind-origin.ts';

const t = text.kinds;

/** What the catalog can hold. */
export function KindsPage() {
  const { data: kinds, error, refetch } = useQuery(kindsQuery);
  const canManage = useRights().may('kinds.manage');
  return (
    <>
      <PageHeader
        title={t.title}
        actions={
          canManage && (
            <Link to="/kinds/new" className={buttonClass('primary')}>
              <Plus aria-hidden className="size-4" />
              {t.editor.create}
            </Link>
          )
        }
      >
        <p className="max-w-prose pt-1 text-muted">{t.lead}</p>
      </PageHeader>
      <div className="px-4 pb-8 md:px-6">
        {kinds ? (
          <Card flush>
            <Table
              caption={t.title}
              rows={kinds}
              rowKey={({ kind }) => kind}
              columns={[
                {
                  key: 'kind',
                  label: t.kind,
                  cell: ({ kind, title, icon }) => {
                    const Icon = iconOf(icon);
                    return (
                      <Link
                        to="/kinds/$kind"
                        params={{ kind }}
                        className="flex items-center gap-2 text-accent hover:underline"
                      >
                        <Icon aria-hidden className="size-4 shrink-0" />
                        {title}
                      </Link>
                    );
                  },
                },
                {
                  key: 'words',
                  label: t.words,
                  cell: ({ plural, aliases }) => [plural, ...aliases].join(', '),
                },
                {
                  key: 'entities',
                  label: t.entities,
                  align: 'end',
                  cell: ({ count }) => formatCount(count),
                },
                { key: 'by', label: t.by, cell: originOf },
              ]}
            />
          </Card>
        ) : error ? (
          <ErrorState error={error} title={t.failed} onRetry={() => void refetch()} />
        ) : (
          <SkeletonLines lines={8} />
        )}
      </div>
    </>
  );
}
