import type { Permission, WhatIf } from '@gantry/client';
import { text } from '../text/text.ts';
import { formatCount } from '../ui/format-number.ts';
import { Notice } from '../ui/notice.tsx';
import { Table } from '../ui/table.tsx';

const t = text.access.whatIf;
type Change = WhatIf['changes'][number];
/** Names of users that are written out; of more the rest is counted. */
const NAMED = 8;

/** Decisions that would change: first what is taken away, which is what breaks somebody's day. */
export function WhatIfChanges({ whatIf }: { whatIf: WhatIf }) {
  const { compared, total, changes } = whatIf;
  if (total === 0) {
    return <Notice role="status" level="ok" title={t.nothing(formatCount(compared))} />;
  }
  const lost = changes.filter(({ allowed }) => !allowed);
  const gained = changes.filter(({ allowed }) => allowed);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <p role="status" className="font-medium">
        {t.total(formatCount(total), formatCount(compared))}
      </p>
      {lost.length > 0 && <Changes title={t.lost} changes={lost} />}
      {gained.length > 0 && <Changes title={t.gained} changes={gained} />}
      {total > changes.length && (
        <p className="text-muted text-sm">{t.more(formatCount(total - changes.length))}</p>
      )}
    </div>
  );
}

function Changes({ title, changes }: { title: string; changes: readonly Change[] }) {
  return (
    <section className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <h3 className="font-semibold">{title}</h3>
      <div className="rounded-md border border-line">
        <Table
          caption={title}
          rows={changes}
          rowKey={(_, index) => String(index)}
          columns={[
            { key: 'who', label: t.who, cell: ({ usernames }) => <Names names={usernames} /> },
            {
              key: 'what',
              label: t.what,
              cell: ({ permission }) => (
                <span title={text.access.permissions[permission as Permission]}>{permission}</span>
              ),
            },
            { key: 'which', label: t.which, cell: (change) => <About change={change} /> },
            {
              key: 'because',
              label: t.because,
              cell: ({ ruleBefore, ruleAfter }) => (
                <span className="block min-w-48 break-words font-mono text-xs">
                  {t.fromTo(ruleBefore ?? t.noRule, ruleAfter ?? t.noRule)}
                </span>
              ),
            },
          ]}
        />
      </div>
    </section>
  );
}

function Names({ names }: { names: readonly string[] }) {
  const rest = names.length - NAMED;
  return (
    <span title={names.join(', ')} className="break-words">
      {names.slice(0, NAMED).join(', ')}
      {rest > 0 && ` +${formatCount(rest)}`}
    </span>
  );
}

function About({ change: { resource, entities } }: { change: Change }) {
  const { kind, namespace, owner, plugin, action } = resource;
  const named = [
    kind,
    namespace,
    // An empty owner is none; no owner at all is not asked about.
    owner === '' ? t.noOwner : owner,
    plugin,
    action,
  ].filter((part) => part !== undefined && part !== '');
  return (
    <span className="block min-w-36 break-words">
      {named.length === 0 ? t.all : named.join(' · ')}
      {entities !== undefined && (
        <span className="text-muted"> ({t.entities(formatCount(entities))})</span>
      )}
    </span>
  );
}
