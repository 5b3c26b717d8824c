import Type, { type Static } from 'typebox';
import { closed, Identifier, Line, Text, TextMap } from './common.ts';

/** What happened to an entity, in the order of an entity's life. */
export const LIFECYCLE_EVENTS = [
  'created',
  'updated',
  'relocated',
  'archived',
  'unarchived',
  'deleted',
] as const;
export type LifecycleEvent = (typeof LIFECYCLE_EVENTS)[number];

/** What a hook did. `skipped`: there was nothing to do, such as a remote project that is gone already. */
export const LifecycleResultSchema = Type.Object(
  {
    status: Type.Enum(['ok', 'skipped', 'failed']),
    message: Type.Optional(Text),
    artifacts: Type.Optional(TextMap),
  },
  { ...closed, title: 'LifecycleResult' },
);
export type LifecycleResult = Static<typeof LifecycleResultSchema>;

/** Where a relocation would put the remote project; compared by `linkKey` and `identifier`. */
export const RelocationTargetSchema = Type.Object(
  { linkKey: Identifier, identifier: Identifier, display: Type.Optional(Line) },
  { ...closed, title: 'RelocationTarget' },
);
export type RelocationTarget = Static<typeof RelocationTargetSchema>;
