import type { Kind, Plugin, SearchHit } from '@gantry/client';
import type { EntityRef } from '@gantry/contracts';
import type { LucideIcon } from 'lucide-react';
import {
  CircleUser,
  Footprints,
  House,
  Import,
  LayoutList,
  Plus,
  Search,
  SunMoon,
  SwatchBook,
} from 'lucide-react';
import type { Rights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { iconOf } from '../ui/icon.tsx';
import { pageGroups } from './page-groups.ts';
import { chooseTheme, type ThemeChoice } from './theme.ts';

type Marks = readonly (readonly number[])[];

/** Something that the palette offers. */
export interface PaletteEntry {
  readonly id: string;
  readonly group: string;
  readonly icon: LucideIcon;
  readonly label: string;
  /** What was searched for in the label. */
  readonly marks?: Marks;
  readonly detail?: string;
  /** Where else it was found: a text of the entity. */
  readonly found?: { readonly text: string; readonly marks: Marks };
  readonly run: () => void;
}

interface PaletteEntity extends EntityRef {
  readonly title?: string | undefined;
}

export interface PaletteActions {
  readonly toEntity: (ref: EntityRef) => void;
  readonly toPage: (href: string) => void;
}

interface PaletteState {
  readonly query: string;
  readonly hits: readonly SearchHit[];
  readonly kinds: readonly Kind[];
  /** Those that the person may look at. */
  readonly plugins: readonly Plugin[];
  readonly recent: readonly PaletteEntity[];
  readonly rights: Rights;
}

/** What to offer for what was typed: entities first, then pages and commands. */
export function paletteEntries(state: PaletteState, actions: PaletteActions): PaletteEntry[] {
  const { query, hits, kinds, recent } = state;
  const wanted = query.trim().toLowerCase();
  const matches = (label: string): boolean => label.toLowerCase().includes(wanted);
  const toEntry = (group: string, entity: PaletteEntity): PaletteEntry => ({
    id: `${group}:${entity.kind}/${entity.namespace}/${entity.name}`,
    group,
    icon: iconOf(kinds.find(({ kind }) => kind === entity.kind)?.icon),
    label: entity.title ?? entity.name,
    detail: `${entity.kind} · ${entity.namespace}/${entity.name}`,
    run: () => actions.toEntity(entity),
  });
  const { entities, recent: recentGroup } = text.app.palette;
  if (wanted === '') {
    return [
      ...recent.map((entity) => toEntry(recentGroup, entity)),
      ...pages(state, actions).slice(0, recent.length > 4 ? 5 : undefined),
    ];
  }
  return [
    ...hits.map((hit) => ({ ...toEntry(entities, hit), ...marksOf(hit) })),
    ...(hits.length > 0 ? [listAll(query, actions)] : []),
    ...[...pages(state, actions), ...themes()].filter(({ label }) => matches(label)),
  ];
}

/** The words of the query in the title, or else the text that holds them. */
function marksOf({ title, name, highlights }: SearchHit): Pick<PaletteEntry, 'marks' | 'found'> {
  const label = highlights.find(
    ({ field, text: marked }) => field === 'title' || (title === name && marked === name),
  );
  if (label) return { marks: label.ranges };
  const other = highlights.find(({ field }) => field !== 'name') ?? highlights[0];
  return other ? { found: { text: other.text, marks: other.ranges } } : {};
}

function listAll(query: string, actions: PaletteActions): PaletteEntry {
  return {
    id: 'all',
    group: text.app.palette.entities,
    icon: Search,
    label: text.app.palette.allResults(query.trim()),
    run: () => actions.toPage(`/catalog?${new URLSearchParams({ q: query.trim() })}`),
  };
}

function pages({ kinds, plugins, rights }: PaletteState, actions: PaletteActions): PaletteEntry[] {
  const page = (icon: LucideIcon, label: string, href: string): PaletteEntry => ({
    id: href,
    group: text.app.palette.pages,
    icon,
    label,
    run: () => actions.toPage(href),
  });
  return [
    page(House, text.home.title, '/'),
    page(LayoutList, text.app.allKinds, '/catalog'),
    ...pageGroups(rights).flatMap(({ pages: offered }) =>
      offered.map(({ icon, label, to }) => page(icon, label, to)),
    ),
    ...(rights.write
      ? [
          page(Import, text.writing.import.title, '/import'),
          page(Plus, text.writing.create, '/new'),
        ]
      : []),
    page(Footprints, text.firstSteps.title, '/first-steps'),
    ...plugins.map(({ name, title, icon }) =>
      page(iconOf(icon), `${text.app.palette.plugin}: ${title}`, `/plugins/${name}`),
    ),
    page(CircleUser, text.account.title, '/account'),
    ...kinds.map((kind) => page(iconOf(kind.icon), kind.title, `/catalog/${kind.kind}`)),
    page(SwatchBook, text.app.design, '/design'),
  ];
}

function themes(): PaletteEntry[] {
  return Object.entries(text.app.themes).map(([choice, label]) => ({
    id: `theme:${choice}`,
    group: text.app.palette.commands,
    icon: SunMoon,
    label: `${text.app.theme}: ${label}`,
    run: () => chooseTheme(choice as ThemeChoice),
  }));
}
