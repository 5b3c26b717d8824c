import { parseQuery } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  CircleSlash,
  GitCompareArrows,
  Hourglass,
  Search,
  SlidersHorizontal,
  X,
} from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { pluginsQuery } from '../plugins/plugin-queries.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { useIsWide } from '../ui/use-media-query.ts';
import { type CatalogSearch, isFiltered, NO_FILTERS, SWITCHES } from './catalog-search.ts';
import type { ListedEntity } from './entity-list.ts';
import { FilterPicker, FilterToggle } from './filter-picker.tsx';
import { kindsQuery } from './kinds.ts';
import { suggestionsFrom } from './suggestions.ts';
import { useTeamNames } from './use-team-names.ts';

interface FilterBarProps {
  readonly kind: string | undefined;
  readonly search: CatalogSearch;
  /** What is loaded: the values to choose from. */
  readonly rows: readonly ListedEntity[];
  readonly onChange: (changes: Partial<Record<keyof CatalogSearch, unknown>>) => void;
}

export function FilterBar({ kind, search, rows, onChange }: FilterBarProps) {
  const isWide = useIsWide();
  const [isOpen, setOpen] = useState(false);
  const t = text.catalog.filters;
  // The text is on show as it is.
  const { q: _text, sort: _sort, asOf, ...others } = search;
  const isPast = asOf !== undefined;
  const count = Object.values(others).flat().length + (kind === undefined ? 0 : 1);
  const clear = (): void => {
    onChange(NO_FILTERS);
  };
  return (
    <search className="flex flex-wrap items-center gap-2 px-4 pb-3 md:px-6">
      {!isPast && <SearchField text={search.q ?? ''} onChange={(q) => onChange({ q })} />}
      {!isWide && (
        <Button
          icon={SlidersHorizontal}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="shrink-0"
        >
          {count === 0 ? t.title : t.titleOf(count)}
        </Button>
      )}
      {(isWide || isOpen) && (
        <Pickers kind={kind} search={search} rows={rows} onChange={onChange} />
      )}
      {isFiltered(search) && (
        <Button variant="ghost" icon={X} onClick={clear}>
          {t.clear}
        </Button>
      )}
    </search>
  );
}

const SWITCH_ICONS = { gone: CircleSlash, stale: Hourglass, conflict: GitCompareArrows };

const TYPING_MS = 250;

/** Follows the address, and changes it once one has stopped typing. */
function SearchField({ text: shown, onChange }: { text: string; onChange: (q: string) => void }) {
  const [typed, setTyped] = useState(shown);
  const sent = useRef(shown);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (shown === sent.current) return;
    sent.current = shown;
    setTyped(shown);
  }, [shown]);
  const problemId = useId();
  const [problem] = parseQuery(typed).problems;
  const type = (value: string): void => {
    setTyped(value);
    clearTimeout(timer.current);
    // The list stays what it was until the query can be meant.
    if (parseQuery(value).problems.length > 0) return;
    timer.current = setTimeout(() => {
      sent.current = value;
      onChange(value);
    }, TYPING_MS);
  };
  return (
    <div className="min-w-40 max-w-72 flex-1">
      <Input
        type="search"
        icon={Search}
        aria-label={text.catalog.filters.searchLabel}
        placeholder={text.catalog.filters.search}
        maxLength={500}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : problemId}
        value={typed}
        onChange={(event) => type(event.target.value)}
      />
      {problem !== undefined && (
        <p id={problemId} role="status" className="pt-1 text-muted text-sm">
          {problem.message}
        </p>
      )}
    </div>
  );
}

function Pickers({ kind, search, rows, onChange }: FilterBarProps) {
  const navigate = useNavigate();
  const isWide = useIsWide();
  const { data: kinds = [] } = useQuery(kindsQuery);
  const { data: plugins = [] } = useQuery(pluginsQuery);
  const [wantsTeams, setWantsTeams] = useState(false);
  const teams = useTeamNames(wantsTeams);
  const t = text.catalog.filters;
  const { tag: tags = [], label: labels = [] } = search;
  return (
    <>
      {!isWide && (
        <FilterPicker
          name={t.kind}
          value={kind}
          suggestions={kinds.map((known) => known.kind)}
          onChange={(chosen) =>
            void navigate(
              chosen === undefined
                ? { to: '/catalog', search }
                : { to: '/catalog/$kind', params: { kind: chosen }, search },
            )
          }
        />
      )}
      <FilterPicker
        name={t.owner}
        value={search.owner}
        suggestions={() => [...suggestionsFrom(rows, ({ owner }) => owner), ...teams]}
        onOpen={() => setWantsTeams(true)}
        onChange={(owner) => onChange({ owner })}
      />
      <FilterPicker
        name={t.namespace}
        value={search.namespace}
        suggestions={() => suggestionsFrom(rows, ({ namespace }) => namespace)}
        onChange={(namespace) => onChange({ namespace })}
      />
      {tags.map((tag) => (
        <FilterPicker
          key={tag}
          name={t.tag}
          value={tag}
          suggestions={[]}
          onChange={() => onChange({ tag: tags.filter((other) => other !== tag) })}
        />
      ))}
      <FilterPicker
        name={t.tag}
        value={undefined}
        suggestions={() =>
          suggestionsFrom(rows, (metadata) => metadata.tags).filter((tag) => !tags.includes(tag))
        }
        onChange={(tag) => onChange({ tag: [...tags, tag] })}
      />
      {labels.map((label) => (
        <FilterPicker
          key={label}
          name={t.label}
          value={label}
          suggestions={[]}
          onChange={() => onChange({ label: labels.filter((other) => other !== label) })}
        />
      ))}
      <FilterPicker
        name={t.source}
        value={search.source}
        suggestions={plugins
          .filter((plugin) => plugin.capabilities.includes('catalog'))
          .map((plugin) => plugin.name)}
        onChange={(source) => onChange({ source })}
      />
      {SWITCHES.filter((name) => search.asOf === undefined || name !== 'stale').map((name) => (
        <FilterToggle
          key={name}
          icon={SWITCH_ICONS[name]}
          label={t[name]}
          isOn={search[name] === 'true'}
          onChange={(isOn) => onChange({ [name]: isOn ? 'true' : undefined })}
        />
      ))}
    </>
  );
}
