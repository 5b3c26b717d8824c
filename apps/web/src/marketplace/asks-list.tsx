import type { MarketplaceEntry } from '@gantry/client';
import { text } from '../text/text.ts';

const t = text.marketplace.asks;
const LISTS = ['capabilities', 'network', 'reads', 'writes', 'kinds', 'secrets', 'files'] as const;

type Asks = NonNullable<MarketplaceEntry['asks']>;

/** What a plugin wants to be given, in words. */
export function AsksList({ asks }: { asks: Asks }) {
  const rows = LISTS.filter((field) => asks[field].length > 0);
  return (
    <div className="grid gap-1.5 text-sm">
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1">
        {rows.map((field) => (
          <div key={field} className="contents">
            <dt className="text-muted">{t[field]}</dt>
            <dd className="break-words">{asks[field].map(shown).join(', ')}</dd>
          </div>
        ))}
      </dl>
      {asks.signsIn && <p>{t.signsIn}</p>}
      {rows.length === 0 && <p className="text-muted">{t.nothing}</p>}
    </div>
  );
}

function shown(value: string): string {
  return value.startsWith('option:') ? t.option(value.slice('option:'.length)) : value;
}
