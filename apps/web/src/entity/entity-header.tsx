import type { Entity } from '@gantry/client';
import { type EntityRef, formatEntityRef } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ChevronRight, Hourglass, KeyRound, Pencil, Puzzle, User, Users } from 'lucide-react';
import { EVERYONE } from '../access/explain-search.ts';
import { AsOfPicker } from '../catalog/as-of-picker.tsx';
import { useKind } from '../catalog/kinds.ts';
import { lifecycleTone } from '../catalog/lifecycle.ts';
import { PinButton } from '../home/pinned.tsx';
import { usePluginTitle } from '../plugins/plugin-queries.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { buttonClass } from '../ui/button.tsx';
import { CommandLine } from '../ui/command-line.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { ExternalLink } from '../ui/external-link.tsx';
import { iconOf } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { EntityLink } from './entity-link.tsx';
import { ownerRef } from './entity-path.ts';
import { sourcesQuery } from './entity-queries.ts';

interface EntityHeaderProps {
  readonly entity: Entity;
  readonly entityRef: EntityRef;
  /** The time that the page shows; now without it. */
  readonly asOf?: string;
}

export function EntityHeader({ entity, entityRef, asOf }: EntityHeaderProps) {
  const { metadata, spec, status } = entity;
  const definition = useKind(entityRef.kind);
  const Icon = iconOf(definition?.icon);
  const kindTitle = definition?.title ?? entityRef.kind;
  const type = typeof spec.type === 'string' ? spec.type : undefined;
  const lifecycle = typeof spec.lifecycle === 'string' ? spec.lifecycle : undefined;
  return (
    <header className="grid gap-4 px-4 pt-4 pb-3 md:px-6">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <nav aria-label={text.app.breadcrumb}>
          <ol className="flex flex-wrap items-center gap-1 text-muted text-sm">
            <li>
              <Link to="/catalog" className="hover:text-fg hover:underline">
                {text.app.catalog}
              </Link>
            </li>
            <li className="flex items-center gap-1">
              <ChevronRight aria-hidden className="size-3.5" />
              <Link
                to="/catalog/$kind"
                params={{ kind: entityRef.kind }}
                className="hover:text-fg hover:underline"
              >
                {kindTitle}
              </Link>
            </li>
            <li className="flex items-center gap-1">
              <ChevronRight aria-hidden className="size-3.5" />
              <Link
                to="/catalog/$kind"
                params={{ kind: entityRef.kind }}
                search={{ namespace: entityRef.namespace }}
                className="hover:text-fg hover:underline"
              >
                {entityRef.namespace}
              </Link>
            </li>
          </ol>
        </nav>
        <HeaderActions entity={entity} entityRef={entityRef} asOf={asOf} />
      </div>
      <div className="flex min-w-0 items-start gap-3.5">
        <span className="inline-flex size-11 shrink-0 items-center justify-center rounded-lg border border-line bg-card text-accent">
          <Icon aria-hidden className="size-5.5" />
        </span>
        <div className="grid min-w-0 gap-1.5">
          <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
            <h1 className="min-w-0 break-words font-semibold text-2xl">
              {metadata.title ?? metadata.name}
            </h1>
            {lifecycle !== undefined && <Badge tone={lifecycleTone(lifecycle)}>{lifecycle}</Badge>}
            {type !== undefined && <Badge>{type}</Badge>}
            <PinButton entityRef={entityRef} />
          </div>
          <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1 text-muted text-sm">
            <span className="flex min-w-0 items-center font-mono text-xs">
              <span className="break-all">{formatEntityRef(entityRef)}</span>
              <CopyButton content={formatEntityRef(entityRef)} />
            </span>
            <Owner owner={metadata.owner} />
            {asOf === undefined && <Sources entityRef={entityRef} url={status?.source?.url} />}
          </div>
          <Tags tags={metadata.tags ?? []} />
        </div>
      </div>
      {status?.source?.goneSince !== undefined && (
        <Gone
          entityRef={entityRef}
          plugin={status.source.plugin}
          goneSince={status.source.goneSince}
          isPast={asOf !== undefined}
        />
      )}
    </header>
  );
}

/** Who may change it, and what it was before. */
function HeaderActions({ entityRef, asOf }: EntityHeaderProps) {
  const navigate = useNavigate();
  const { may, write } = useRights();
  const mayAskAboutOthers = may('access.read');
  const { why } = text.access;
  const { kind, namespace, name } = entityRef;
  const everyone = mayAskAboutOthers ? { who: EVERYONE } : {};
  return (
    <div className="flex flex-wrap gap-2">
      {asOf === undefined && (
        <Link
          to="/access/explain"
          search={{ ...everyone, permission: 'catalog.write', kind, namespace, name }}
          className={buttonClass()}
        >
          <KeyRound aria-hidden className="size-4" />
          {mayAskAboutOthers ? why.whoMayEdit : why.mayIEdit}
        </Link>
      )}
      {asOf === undefined && write && (
        <Link
          to="/catalog/$kind/$namespace/$name/edit"
          params={{ kind, namespace, name }}
          className={buttonClass()}
        >
          <Pencil aria-hidden className="size-4" />
          {text.writing.edit}
        </Link>
      )}
      <AsOfPicker
        asOf={asOf}
        onChange={(time) =>
          void navigate({
            to: '/catalog/$kind/$namespace/$name',
            params: { kind, namespace, name },
            search: time === undefined ? {} : { asOf: time },
          })
        }
      />
    </div>
  );
}

function Owner({ owner }: { owner: string | undefined }) {
  if (owner === undefined) {
    return (
      <span className="flex items-center gap-1.5">
        <User aria-hidden className="size-4" />
        {text.entity.noOwner}
      </span>
    );
  }
  const ref = ownerRef(owner);
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <Users aria-hidden className="size-4 shrink-0" />
      <span className="sr-only">{text.entity.owner}: </span>
      {ref ? <EntityLink entityRef={ref}>{owner}</EntityLink> : <span>{owner}</span>}
    </span>
  );
}

/** Where it comes from, and how old that knowledge is. */
function Sources({ entityRef, url }: { entityRef: EntityRef; url: string | undefined }) {
  const { data: sources = [] } = useQuery(sourcesQuery(entityRef));
  const titleOf = usePluginTitle();
  return sources.map((source) => (
    <span
      key={`${source.plugin}/${source.integration}/${source.externalId}`}
      className="flex items-center gap-1.5"
    >
      <Puzzle aria-hidden className="size-4 shrink-0" />
      <span>
        {text.entity.seen} <RelativeTime at={source.lastSeenAt} />{' '}
        {text.entity.inSource(titleOf(source.plugin))}
      </span>
      {source.stale && (
        <Badge tone="warning" icon={Hourglass}>
          {text.entity.stale}
        </Badge>
      )}
      {url !== undefined && <ExternalLink url={url}>{text.entity.openSource}</ExternalLink>}
    </span>
  ));
}

function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <ul className="flex min-w-0 flex-wrap gap-1">
      {tags.map((tag) => (
        <li key={tag} className="min-w-0">
          <Link
            to="/catalog"
            search={{ tag: [tag] }}
            title={text.entity.overview.filterByTag(tag)}
            className="inline-block max-w-full truncate rounded-sm bg-raised px-1.5 py-px text-muted text-xs hover:bg-accent-soft hover:text-accent"
          >
            {tag}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Gone({
  entityRef,
  plugin,
  goneSince,
  isPast,
}: {
  entityRef: EntityRef;
  plugin: string;
  goneSince: string;
  isPast: boolean;
}) {
  const { write } = useRights();
  const titleOf = usePluginTitle();
  const t = text.entity.gone;
  return (
    <Notice level="warning" title={t.title(titleOf(plugin))}>
      <div className="grid gap-2">
        <p>
          {t.detail} <RelativeTime at={goneSince} />.
        </p>
        {write && !isPast && <CommandLine command={t.command(formatEntityRef(entityRef))} />}
      </div>
    </Notice>
  );
}
