import { Link } from '@tanstack/react-router';
import { Boxes, SearchX } from 'lucide-react';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { CommandLine } from '../ui/command-line.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { type CatalogFilters, isFiltered } from './catalog-search.ts';

interface CatalogEmptyProps {
  readonly filters: CatalogFilters;
  readonly kindTitle: string;
  readonly onClear: () => void;
}

/** An empty list: because of the filters, or because nothing was brought in yet. Says what to do, by role. */
export function CatalogEmpty({ filters, kindTitle, onClear }: CatalogEmptyProps) {
  const rights = useRights();
  const t = text.catalog;
  if (filters.asOf !== undefined && !isFiltered(filters)) {
    return <EmptyState icon={Boxes} title={t.asOf.empty} />;
  }
  if (isFiltered(filters)) {
    return (
      <EmptyState
        icon={SearchX}
        title={t.noMatches.title}
        actions={<Button onClick={onClear}>{t.filters.clear}</Button>}
      >
        <p>{t.noMatches.detail}</p>
      </EmptyState>
    );
  }
  const title = filters.kind === undefined ? t.empty.title : t.empty.titleOfKind(kindTitle);
  if (!rights.write) {
    return (
      <EmptyState icon={Boxes} title={title}>
        <p>{t.empty.reader}</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Boxes}
      title={title}
      actions={
        <>
          {rights.managePlugins && (
            <Link to="/plugins" className={buttonClass('primary')}>
              {t.empty.connect}
            </Link>
          )}
          <Link to="/import" className={buttonClass()}>
            {text.writing.import.title}
          </Link>
          <Link to="/new" className={buttonClass()}>
            {text.writing.create}
          </Link>
        </>
      }
    >
      <p>{t.empty.writer}</p>
      <CommandLine command={t.empty.command} />
      {rights.managePlugins && <p>{t.empty.manager}</p>}
    </EmptyState>
  );
}
