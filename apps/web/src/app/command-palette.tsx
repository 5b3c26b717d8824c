import { parseQuery } from '@gantry/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useRef, useState } from 'react';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { kindsQuery } from '../catalog/kinds.ts';
import { viewedQuery } from '../home/home-queries.ts';
import { pluginsQuery } from '../plugins/plugin-queries.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { classNames } from '../ui/class-names.ts';
import { MarkedText } from '../ui/marked-text.tsx';
import { useDebounced } from '../ui/use-debounced.ts';
import { type PaletteEntry, paletteEntries } from './palette-entries.ts';

const HITS = 8;

interface CommandPaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** One field to find an entity or to go anywhere, by keyboard. */
export function CommandPalette({ open, onOpenChange }: CommandPaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-overlay" />
        <Dialog.Content
          aria-describedby={undefined}
          className="appear fixed inset-x-3 top-[10vh] z-50 mx-auto flex max-h-[70vh] max-w-xl flex-col overflow-hidden rounded-lg border border-line bg-card shadow-floating"
        >
          <Dialog.Title className="sr-only">{text.app.palette.title}</Dialog.Title>
          <Palette onDone={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Palette({ onDone }: { onDone: () => void }) {
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const listRef = useRef<HTMLDivElement>(null);
  const { entries, isSearching, problem } = useEntries(query, onDone);
  const current = Math.min(chosen, entries.length - 1);

  useEffect(() => {
    listRef.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined && entries.length > 0) {
      event.preventDefault();
      setChosen((current + move + entries.length) % entries.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      entries[current]?.run();
    }
  };

  return (
    <>
      <div className="flex items-center gap-2.5 border-line border-b px-4">
        <Search aria-hidden className="size-4.5 shrink-0 text-muted" />
        <input
          // biome-ignore lint/a11y/noAutofocus: the dialog exists to be typed into
          autoFocus
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={entries.length > 0 ? `${listId}-${current}` : undefined}
          aria-autocomplete="list"
          aria-label={text.app.palette.title}
          placeholder={text.app.palette.placeholder}
          autoComplete="off"
          spellCheck={false}
          maxLength={500}
          className="h-12 min-w-0 flex-1 bg-transparent text-lg outline-none"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div
        ref={listRef}
        id={listId}
        role="listbox"
        aria-label={text.app.palette.title}
        className="overflow-y-auto p-1.5"
      >
        {entries.map((entry, index) => (
          <Entry
            key={entry.id}
            id={`${listId}-${index}`}
            entry={entry}
            heading={entries[index - 1]?.group === entry.group ? undefined : entry.group}
            isChosen={index === current}
            onHover={() => setChosen(index)}
          />
        ))}
      </div>
      <p role="status" className="px-4 pb-3 text-muted text-sm empty:hidden">
        {isSearching && entries.length === 0 && text.app.palette.searching}
        {problem ??
          (!isSearching && entries.length === 0 && text.app.palette.nothing(query.trim()))}
        <span className="sr-only">
          {entries.length > 0 && text.app.palette.results(entries.length)}
        </span>
      </p>
    </>
  );
}

function useEntries(query: string, onDone: () => void) {
  const navigate = useNavigate();
  const rights = useRights();
  const { data: kinds = [] } = useQuery(kindsQuery);
  const { data: recent = [] } = useQuery(viewedQuery);
  const { data: plugins = [] } = useQuery({ ...pluginsQuery, enabled: rights.managePlugins });
  const wanted = useDebounced(query.trim(), 120);
  const search = useQuery({
    queryKey: keys.search(wanted),
    enabled: wanted !== '' && parseQuery(wanted).problems.length === 0,
    staleTime: 10_000,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const query = { q: wanted, limit: HITS };
      const { data } = await api.GET('/api/v1/search', { params: { query }, signal });
      return data ?? [];
    },
  });
  const hits = query.trim() === '' ? [] : (search.data ?? []);
  const done = (run: () => void) => (): void => {
    onDone();
    run();
  };
  const entries = paletteEntries(
    { query, hits, kinds, plugins, recent, rights },
    {
      toEntity: (ref) =>
        void navigate({
          to: '/catalog/$kind/$namespace/$name',
          params: { kind: ref.kind, namespace: ref.namespace, name: ref.name },
        }),
      toPage: (href) => void navigate({ href }),
    },
  ).map((entry): PaletteEntry => ({ ...entry, run: done(entry.run) }));
  const isSearching = search.isFetching || wanted !== query.trim();
  const [problem] = parseQuery(query).problems;
  return { entries: useDeferredValue(entries), isSearching, problem: problem?.message };
}

interface EntryProps {
  readonly id: string;
  readonly entry: PaletteEntry;
  readonly heading: string | undefined;
  readonly isChosen: boolean;
  readonly onHover: () => void;
}

function Entry({ id, entry, heading, isChosen, onHover }: EntryProps) {
  const { icon: Icon, label, marks = [], detail, found } = entry;
  return (
    <>
      {heading !== undefined && (
        <div role="presentation" className="px-2.5 pt-2 pb-1 font-medium text-muted text-xs">
          {heading}
        </div>
      )}
      {/* The field keeps the focus; it names the chosen option. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the field does the same */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: focus stays in the field */}
      <div
        id={id}
        role="option"
        aria-selected={isChosen}
        onClick={entry.run}
        onMouseMove={isChosen ? undefined : onHover}
        className={classNames(
          'flex cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1.5',
          isChosen && 'bg-accent-soft',
        )}
      >
        <Icon aria-hidden className="size-4 shrink-0 text-muted" />
        <span className="grid max-w-[75%] shrink-0">
          <span className="truncate">
            <MarkedText text={label} ranges={marks} />
          </span>
          {found && (
            <span className="truncate text-muted text-xs">
              <MarkedText text={found.text} ranges={found.marks} />
            </span>
          )}
        </span>
        {detail !== undefined && (
          <span className="ml-auto min-w-0 truncate text-muted text-xs">{detail}</span>
        )}
      </div>
    </>
  );
}
