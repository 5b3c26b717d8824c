import { isPlatformError } from '@gantry/base';
import type { KindDetails } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Pencil } from 'lucide-react';
import { NotFoundPage } from '../app/not-found-page.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { formatCount } from '../ui/format-number.ts';
import { Notice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Table } from '../ui/table.tsx';
import { originOf } from './kind-origin.ts';
import { kindQuery } from './kind-query.ts';

const t = text.kinds;
const route = getRouteApi('/frame/kinds/$kind');

/** A kind: what its entities say, what they relate to, and who relates to them. */
export function KindPage() {
  const { kind: name } = route.useParams();
  const canManage = useRights().may('kinds.manage');
  const { data: kind, error, refetch } = useQuery(kindQuery(name));
  if (isPlatformError(error, 'KIND_UNKNOWN')) return <NotFoundPage />;
  if (error) {
    return (
      <ErrorState heading="h1" error={error} title={t.failed} onRetry={() => void refetch()} />
    );
  }
  return (
    <>
      <PageHeader
        title={kind?.title ?? name}
        parent={<Link to="/kinds">{t.title}</Link>}
        aside={kind && <span className="text-muted">{originOf(kind)}</span>}
        actions={
          canManage &&
          kind?.plugin === undefined && (
            <Link to="/kinds/$kind/edit" params={{ kind: name }} className={buttonClass()}>
              <Pencil aria-hidden className="size-4" />
              {kind?.builtIn ? t.editor.extend : t.editor.change}
            </Link>
          )
        }
      >
        {kind?.description && <p className="max-w-prose pt-1 text-muted">{kind.description}</p>}
      </PageHeader>
      <div className="grid gap-4 px-4 pb-8 md:px-6">
        {kind ? <Details kind={kind} /> : <SkeletonLines lines={8} />}
      </div>
    </>
  );
}

function Details({ kind }: { kind: KindDetails }) {
  return (
    <>
      {kind.invalid > 0 && (
        <Notice level="warning" title={t.invalid(kind.invalid)}>
          <Link
            to="/catalog/$kind"
            params={{ kind: kind.kind }}
            search={{ q: 'is:invalid' }}
            className="text-accent hover:underline"
          >
            {t.showInvalid(kind.invalid)}
          </Link>
        </Notice>
      )}
      <p>
        <Link
          to="/catalog/$kind"
          params={{ kind: kind.kind }}
          className="text-accent hover:underline"
        >
          {t.showEntities(formatCount(kind.count))}
        </Link>
      </p>
      <Card flush title={t.relations}>
        <Relations
          caption={t.relations}
          rows={kind.relations}
          other={{ label: t.leadsTo, kinds: ({ kinds }) => kinds ?? [] }}
          empty={t.noRelations}
        />
      </Card>
      <Card flush title={t.usedBy}>
        <Relations
          caption={t.usedBy}
          rows={kind.usedBy}
          other={{ label: t.kind, kinds: ({ kind: user }) => (user === undefined ? [] : [user]) }}
          empty={t.notUsed}
        />
      </Card>
      <Card title={t.schema}>
        <CodeBlock label={t.schema} code={JSON.stringify(kind.schema, null, 2)} language="yaml" />
      </Card>
    </>
  );
}

type Relation = KindDetails['relations'][number] & { readonly kind?: string };

interface RelationsProps {
  readonly caption: string;
  readonly rows: readonly Relation[];
  readonly other: {
    readonly label: string;
    readonly kinds: (relation: Relation) => readonly string[];
  };
  readonly empty: string;
}

function Relations({ caption, rows, other, empty }: RelationsProps) {
  return (
    <Table
      caption={caption}
      rows={rows}
      rowKey={({ kind = '', type, field }) => `${kind} ${type} ${field}`}
      empty={empty}
      columns={[
        { key: 'relation', label: t.relation, cell: ({ type }) => type },
        { key: 'inverse', label: t.inverse, cell: ({ inverse }) => inverse ?? '–' },
        { key: 'field', label: t.field, cell: ({ field }) => <code>{field}</code> },
        {
          key: 'other',
          label: other.label,
          cell: (relation) => <KindLinks kinds={other.kinds(relation)} />,
        },
      ]}
    />
  );
}

function KindLinks({ kinds }: { kinds: readonly string[] }) {
  if (kinds.length === 0) return t.anyKind;
  return (
    <span className="flex flex-wrap gap-x-2">
      {kinds.map((kind) => (
        <Link
          key={kind}
          to="/kinds/$kind"
          params={{ kind }}
          className="text-accent hover:underline"
        >
          {kind}
        </Link>
      ))}
    </span>
  );
}
