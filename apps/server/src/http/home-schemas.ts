import {
  AnnouncementInputSchema,
  DASHBOARD_PARTS,
  DASHBOARD_SCOPES,
  DashboardInputSchema,
  PinnedEntitySchema,
  QuickLinkSchema,
  SEVERITIES,
  WidgetSchema,
} from '@gantry/contracts';
import Type from 'typebox';
import { named } from './named-schema.ts';

// Bodies of the home page.

const DateTime = Type.String({ format: 'date-time' });

const Announcement = Type.Object({
  ...AnnouncementInputSchema.properties,
  body: Type.String({ description: 'Markdown.' }),
  severity: Type.Enum([...SEVERITIES]),
  dismissible: Type.Boolean(),
  id: Type.String(),
  state: Type.Enum(['scheduled', 'active', 'ended']),
  dismissed: Type.Boolean({ description: 'Whether you have put it away.' }),
  createdAt: DateTime,
  createdBy: Type.String(),
  updatedAt: DateTime,
});

export const homeSchemas = {
  Announcement: named('Announcement', Announcement),
  AnnouncementInput: named('AnnouncementInput', AnnouncementInputSchema),
  DashboardInput: named('DashboardInput', DashboardInputSchema),
  Dashboard: named(
    'Dashboard',
    Type.Object({
      announcements: Type.Array(Announcement, {
        description: 'The active ones that are for you and that you have not put away.',
      }),
      widgets: Type.Array(WidgetSchema),
      quickLinks: Type.Array(QuickLinkSchema),
      pinnedEntities: Type.Array(PinnedEntitySchema, {
        description: 'Without those that you may not read.',
      }),
      sources: Type.Record(
        Type.Enum([...DASHBOARD_PARTS]),
        Type.Enum([...DASHBOARD_SCOPES, 'standard']),
        { description: 'Whose each part is.' },
      ),
      team: Type.Optional(Type.String({ description: 'The team whose parts are shown.' })),
      updatedAt: Type.Optional(DateTime),
      updatedBy: Type.Optional(Type.String()),
    }),
  ),
  ViewedEntity: named(
    'ViewedEntity',
    Type.Object({
      kind: Type.String(),
      namespace: Type.String(),
      name: Type.String(),
      title: Type.Optional(Type.String()),
      viewedAt: DateTime,
    }),
  ),
} as const;
