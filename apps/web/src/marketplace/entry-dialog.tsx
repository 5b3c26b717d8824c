import type { MarketplaceEntry, NewerPlugin } from '@gantry/client';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ExternalLink } from '../ui/external-link.tsx';
import { AsksList } from './asks-list.tsx';
import { availableUpdate } from './available-update.ts';
import type { ChangeRequest } from './use-plugin-change.ts';

const t = text.marketplace;

interface EntryDialogProps {
  readonly entry: MarketplaceEntry;
  readonly newer: NewerPlugin | undefined;
  readonly busy: boolean;
  readonly onRequest: (request: ChangeRequest) => void;
  readonly onClose: () => void;
}

/** All that is known of a plugin, and what can be done with it. */
export function EntryDialog({ entry, newer, busy, onRequest, onClose }: EntryDialogProps) {
  const { may, managePlugins } = useRights();
  const [keepData, setKeepData] = useState(false);
  const update = availableUpdate(entry, newer);
  const install = (text: string) => onRequest({ action: 'install', plugins: [{ package: text }] });
  const { name, slug, state, offered } = entry;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title={entry.title}
      {...(entry.description === undefined ? {} : { description: entry.description })}
      actions={
        <>
          {managePlugins && slug !== undefined && (
            <Link to="/plugins/$slug" params={{ slug }} className={buttonClass()}>
              {t.details.configure}
            </Link>
          )}
          {may('marketplace.manage') && (
            <>
              {state === 'installed' && (
                <Button
                  variant="danger"
                  busy={busy}
                  onClick={() => onRequest({ action: 'uninstall', names: [name], keepData })}
                >
                  {t.uninstall}
                </Button>
              )}
              {update && (
                <Button
                  variant="primary"
                  busy={busy}
                  onClick={() =>
                    update.package === undefined
                      ? onRequest({ action: 'update', names: [name] })
                      : install(update.package)
                  }
                >
                  {update.version === undefined ? t.update : t.updateTo(update.version)}
                </Button>
              )}
              {state === 'available' && offered?.package !== undefined && (
                <Button
                  variant="primary"
                  busy={busy}
                  onClick={() => install(offered.package as string)}
                >
                  {t.install}
                </Button>
              )}
            </>
          )}
        </>
      }
    >
      <Facts entry={entry} />
      <section className="grid gap-1.5">
        <h3 className="font-semibold">{t.asks.title}</h3>
        {entry.asks ? (
          <AsksList asks={entry.asks} />
        ) : (
          <p className="text-muted text-sm">{t.asks.unknown}</p>
        )}
      </section>
      {state === 'available' && offered?.package === undefined && (
        <p className="text-muted text-sm">{t.details.notOffered}</p>
      )}
      {state === 'installed' && may('marketplace.manage') && (
        <Checkbox
          label={t.keepData}
          checked={keepData}
          onChange={(event) => setKeepData(event.target.checked)}
        />
      )}
    </Dialog>
  );
}

function Facts({ entry }: { entry: MarketplaceEntry }) {
  const { name, version, offered, publisher, tier, homepage, changelog } = entry;
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t.details.package, name],
    [t.details.version, version],
    [t.details.offered, offered?.version],
    [t.details.from, offered?.package],
    [t.publisher, publisher],
    [t.tier, tier],
    [t.details.homepage, homepage && <ExternalLink url={homepage}>{homepage}</ExternalLink>],
    [t.details.changelog, changelog && <ExternalLink url={changelog}>{changelog}</ExternalLink>],
  ];
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
      {rows
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
