import type { RuleTrial } from '@gantry/client';
import { text } from '../text/text.ts';
import { Card } from '../ui/card.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Table } from '../ui/table.tsx';

const t = text.webhooks.trial;

/** What rules would do with stored deliveries. */
export function RuleTrials({ trials }: { trials: readonly RuleTrial[] }) {
  return (
    <Card flush title={t.title}>
      <p className="px-4 pb-2 text-muted text-sm" role="status">
        {t.detail}
      </p>
      <Table
        caption={t.title}
        rows={trials}
        rowKey={({ delivery }) => delivery}
        empty={t.none}
        columns={[
          {
            key: 'at',
            label: t.when,
            cell: ({ receivedAt }) => <RelativeTime at={receivedAt} />,
          },
          { key: 'type', label: t.type, cell: ({ eventType }) => eventType },
          { key: 'entities', label: t.entities, cell: ({ entities }) => entities.join(', ') },
          { key: 'rules', label: t.rules, cell: rulesOf },
        ]}
      />
    </Card>
  );
}

function rulesOf({ rules }: RuleTrial): string {
  const told = rules
    .filter(({ outcome }) => outcome !== 'differs')
    .map(({ name, outcome, message = '' }) =>
      outcome === 'fails' ? t.fails(name, message) : name,
    );
  return told.length > 0 ? told.join(', ') : t.noRule;
}
