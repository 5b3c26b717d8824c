import type { LucideIcon } from 'lucide-react';
import {
  CircleHelp,
  Puzzle,
  Scale,
  ScrollText,
  Shapes,
  ShieldCheck,
  UserCog,
  Users,
  Wrench,
} from 'lucide-react';
import type { Rights } from '../session/me.ts';
import { text } from '../text/text.ts';

const { access, administration, app } = text;

interface Page {
  readonly to:
    | '/kinds'
    | '/plugins'
    | '/audit'
    | '/administration'
    | '/access/users'
    | '/access/groups'
    | '/access/roles'
    | '/access/rules'
    | '/access/explain';
  readonly icon: LucideIcon;
  readonly label: string;
  readonly isOffered: (rights: Rights) => boolean;
}

const GROUPS: readonly { readonly title: string; readonly pages: readonly Page[] }[] = [
  {
    title: app.manage,
    pages: [
      {
        to: '/kinds',
        icon: Shapes,
        label: app.kinds,
        isOffered: ({ may }) => may('kinds.manage'),
      },
      {
        to: '/plugins',
        icon: Puzzle,
        label: app.plugins,
        isOffered: ({ managePlugins }) => managePlugins,
      },
      {
        to: '/audit',
        icon: ScrollText,
        label: app.audit,
        isOffered: ({ may }) => may('audit.read'),
      },
      {
        to: '/administration',
        icon: Wrench,
        label: administration.title,
        isOffered: ({ may }) => may('backups.manage') || may('secrets.manage'),
      },
    ],
  },
  {
    title: access.heading,
    pages: [
      {
        to: '/access/users',
        icon: UserCog,
        label: access.users,
        isOffered: ({ may }) => may('users.manage'),
      },
      {
        to: '/access/groups',
        icon: Users,
        label: access.groups,
        isOffered: ({ may }) => may('access.read'),
      },
      {
        to: '/access/roles',
        icon: ShieldCheck,
        label: access.roles,
        isOffered: ({ may }) => may('access.manage'),
      },
      {
        to: '/access/rules',
        icon: Scale,
        label: access.rules,
        isOffered: ({ may }) => may('access.manage'),
      },
      {
        to: '/access/explain',
        icon: CircleHelp,
        label: access.explain,
        isOffered: ({ may }) => may('access.read'),
      },
    ],
  },
];

/** The pages beside the catalog that somebody may use, in groups; none that is empty. */
export function pageGroups(rights: Rights): typeof GROUPS {
  return GROUPS.map(({ title, pages }) => ({
    title,
    pages: pages.filter(({ isOffered }) => isOffered(rights)),
  })).filter(({ pages }) => pages.length > 0);
}
