import type { LinkProps } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';
import {
  CircleHelp,
  ListChecks,
  Plug,
  Puzzle,
  Scale,
  ScrollText,
  Send,
  Shapes,
  ShieldCheck,
  Store,
  UserCog,
  Users,
  Webhook,
  Wrench,
} from 'lucide-react';
import type { Rights } from '../session/me.ts';
import { text } from '../text/text.ts';

const { access, administration, app, integrations, jobs, marketplace, webhooks } = text;

interface Page {
  readonly to: NonNullable<LinkProps['to']>;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly isOffered: (rights: Rights) => boolean;
}

interface PageGroup {
  /** What it is remembered by. */
  readonly id: 'operate' | 'connect' | 'manage' | 'access';
  readonly title: string;
  /** Whether it is open for somebody who never opened or closed it. */
  readonly isOpen: boolean;
  readonly pages: readonly Page[];
}

/** Every page beside the catalog. A page that is added here is in the navigation and in the palette. */
const GROUPS: readonly PageGroup[] = [
  {
    id: 'operate',
    title: app.groups.operate,
    isOpen: true,
    pages: [
      {
        to: '/jobs',
        icon: ListChecks,
        label: jobs.title,
        isOffered: ({ may }) => may('jobs.read'),
      },
    ],
  },
  {
    id: 'connect',
    title: app.groups.connect,
    isOpen: true,
    pages: [
      {
        to: '/plugins',
        icon: Puzzle,
        label: app.plugins,
        isOffered: ({ managePlugins }) => managePlugins,
      },
      {
        to: '/integrations',
        icon: Plug,
        label: integrations.title,
        isOffered: ({ managePlugins }) => managePlugins,
      },
      {
        to: '/marketplace',
        icon: Store,
        label: marketplace.title,
        isOffered: ({ may }) => may('marketplace.manage'),
      },
      {
        to: '/webhooks',
        icon: Webhook,
        label: webhooks.title,
        isOffered: ({ may }) => may('webhooks.read'),
      },
      {
        to: '/subscriptions',
        icon: Send,
        label: webhooks.subscriptions.title,
        isOffered: ({ may }) => may('subscriptions.manage'),
      },
    ],
  },
  {
    id: 'manage',
    title: app.groups.manage,
    isOpen: true,
    pages: [
      {
        to: '/kinds',
        icon: Shapes,
        label: app.kinds,
        isOffered: ({ may }) => may('kinds.manage'),
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
    id: 'access',
    title: access.heading,
    isOpen: false,
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
export function pageGroups(rights: Rights): readonly PageGroup[] {
  return GROUPS.map((group) => ({
    ...group,
    pages: group.pages.filter(({ isOffered }) => isOffered(rights)),
  })).filter(({ pages }) => pages.length > 0);
}
