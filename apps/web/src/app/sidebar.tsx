import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';
import { House, LayoutList, X, Zap } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { kindsQuery } from '../catalog/kinds.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { formatCompact, formatCount } from '../ui/format-number.ts';
import { iconOf } from '../ui/icon.tsx';
import { pageGroups } from './page-groups.ts';

const ITEM =
  'group flex h-8 items-center gap-2.5 rounded-md px-2.5 text-muted transition-colors hover:bg-raised hover:text-fg';
const ACTIVE = { className: 'bg-accent-soft text-accent! font-medium' };

/** Where one can go. */
export function Sidebar({ onNavigate }: { onNavigate?: () => void }) {
  const { data: kinds } = useQuery(kindsQuery);
  const rights = useRights();
  const total = kinds?.reduce((sum, kind) => sum + kind.count, 0);
  return (
    <nav aria-label={text.app.navigation} className="grid gap-5 p-3">
      <div className="grid gap-0.5">
        <Link
          to="/"
          activeOptions={{ exact: true }}
          activeProps={ACTIVE}
          className={ITEM}
          onClick={onNavigate}
        >
          <Row icon={House} label={text.home.title} />
        </Link>
        {rights.may('actions.read') && (
          <Link to="/actions" activeProps={ACTIVE} className={ITEM} onClick={onNavigate}>
            <Row icon={Zap} label={text.actions.title} />
          </Link>
        )}
      </div>
      <div className="grid gap-0.5">
        <Heading>{text.app.catalog}</Heading>
        <Link
          to="/catalog"
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={ACTIVE}
          className={ITEM}
          onClick={onNavigate}
        >
          <Row icon={LayoutList} label={text.app.allKinds} count={total} />
        </Link>
        {kinds?.map((kind) => (
          <Link
            key={kind.kind}
            to="/catalog/$kind"
            params={{ kind: kind.kind }}
            activeOptions={{ includeSearch: false }}
            activeProps={ACTIVE}
            className={ITEM}
            onClick={onNavigate}
          >
            <Row icon={iconOf(kind.icon)} label={kind.title} count={kind.count} />
          </Link>
        ))}
      </div>
      {pageGroups(rights).map(({ title, pages }) => (
        <div key={title} className="grid gap-0.5">
          <Heading>{title}</Heading>
          {pages.map(({ to, icon, label }) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ includeSearch: false }}
              activeProps={ACTIVE}
              className={ITEM}
              onClick={onNavigate}
            >
              <Row icon={icon} label={label} />
            </Link>
          ))}
        </div>
      ))}
    </nav>
  );
}

function Heading({ children }: { children: string }) {
  return <h2 className="px-2.5 pb-1 font-medium text-muted text-xs">{children}</h2>;
}

function Row({
  icon: Icon,
  label,
  count,
}: {
  icon: LucideIcon;
  label: string;
  count?: number | undefined;
}) {
  return (
    <>
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className="truncate">{label}</span>
      {count !== undefined && (
        <span title={formatCount(count)} className="ml-auto text-xs tabular-nums">
          {formatCompact(count)}
        </span>
      )}
    </>
  );
}

/** The same, sliding in on a narrow screen. */
export function NavigationDrawer({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-overlay" />
        <Dialog.Content
          aria-describedby={undefined}
          className="appear fixed inset-y-0 left-0 z-50 w-68 max-w-[85vw] overflow-y-auto border-line border-r bg-card shadow-floating"
        >
          <div className="flex h-13 items-center justify-between border-line border-b px-4">
            <Dialog.Title className="font-semibold text-lg">{text.app.name}</Dialog.Title>
            <Dialog.Close
              aria-label={text.app.closeNavigation}
              className="inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-raised"
            >
              <X aria-hidden className="size-4" />
            </Dialog.Close>
          </div>
          <Sidebar onNavigate={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
