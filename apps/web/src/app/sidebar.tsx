import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';
import { ChevronDown, House, LayoutList, X, Zap } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { kindsQuery } from '../catalog/kinds.ts';
import { meQuery, useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { classNames } from '../ui/class-names.ts';
import { formatCompact, formatCount } from '../ui/format-number.ts';
import { iconOf } from '../ui/icon.tsx';
import { useOpenGroups } from './open-groups.ts';
import { pageGroups } from './page-groups.ts';

const ITEM =
  'group flex h-8 items-center gap-2.5 rounded-md px-2.5 text-muted transition-colors hover:bg-raised hover:text-fg';
const ACTIVE = { className: 'bg-accent-soft text-accent! font-medium' };

/** Where one can go: groups that fold, as each person leaves them. A closed one still shows the page that is open. */
export function Sidebar({ onNavigate }: { onNavigate?: () => void }) {
  const { data: me } = useSuspenseQuery(meQuery);
  const { data: kinds = [] } = useQuery(kindsQuery);
  const path = useLocation({ select: ({ pathname }) => pathname });
  const [openGroups, setOpen] = useOpenGroups(me?.id ?? '');
  const rights = useRights();
  const isCurrent = ({ to, isExact = false }: Destination): boolean =>
    path === to || (!isExact && path.startsWith(`${to}/`));
  const catalog: Destination = {
    to: '/catalog',
    icon: LayoutList,
    label: text.app.allKinds,
    count: kinds.reduce((sum, kind) => sum + kind.count, 0),
    isExact: true,
  };
  const kindsInUse = kinds
    .map(
      (kind): Destination => ({
        to: `/catalog/${kind.kind}`,
        icon: iconOf(kind.icon),
        label: kind.title,
        count: kind.count,
      }),
    )
    .filter((page) => page.count !== 0 || isCurrent(page));
  const groups: readonly NavigationGroup[] = [
    { id: 'catalog', title: text.app.catalog, isOpen: true, pages: [catalog, ...kindsInUse] },
    ...pageGroups(rights),
  ];
  return (
    <nav aria-label={text.app.navigation} className="grid gap-3 p-3">
      <Entry
        destination={{ to: '/', icon: House, label: text.home.title, isExact: true }}
        onNavigate={onNavigate}
      />
      {rights.may('actions.read') && (
        <Entry
          destination={{ to: '/actions', icon: Zap, label: text.actions.title }}
          onNavigate={onNavigate}
        />
      )}
      {groups.map(({ id, title, isOpen, pages }) => (
        <Group
          key={id}
          title={title}
          isOpen={openGroups[id] ?? isOpen}
          onOpenChange={(open) => setOpen(id, open)}
        >
          {((openGroups[id] ?? isOpen) ? pages : pages.filter(isCurrent)).map((page) => (
            <Entry key={page.to} destination={page} onNavigate={onNavigate} />
          ))}
        </Group>
      ))}
    </nav>
  );
}

interface Destination {
  readonly to: string;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly count?: number;
  /** The pages below it have entries of their own. */
  readonly isExact?: boolean;
}

interface NavigationGroup {
  readonly id: string;
  readonly title: string;
  readonly isOpen: boolean;
  readonly pages: readonly Destination[];
}

interface GroupProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly children: ReactNode;
}

function Group({ title, isOpen, onOpenChange, children }: GroupProps) {
  const id = useId();
  return (
    <div className="grid gap-0.5">
      <h2>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => onOpenChange(!isOpen)}
          className="flex h-7 w-full items-center gap-1.5 rounded-md px-2.5 font-medium text-muted text-xs hover:text-fg"
        >
          {title}
          <ChevronDown
            aria-hidden
            className={classNames(
              'ml-auto size-3.5 shrink-0 transition-transform',
              !isOpen && '-rotate-90',
            )}
          />
        </button>
      </h2>
      <div id={id} className="grid gap-0.5">
        {children}
      </div>
    </div>
  );
}

function Entry({
  destination: { to, icon, label, count, isExact = false },
  onNavigate,
}: {
  destination: Destination;
  onNavigate: (() => void) | undefined;
}) {
  return (
    <Link
      to={to}
      activeOptions={{ exact: isExact, includeSearch: false }}
      activeProps={ACTIVE}
      className={ITEM}
      onClick={onNavigate}
    >
      <Row icon={icon} label={label} count={count} />
    </Link>
  );
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
