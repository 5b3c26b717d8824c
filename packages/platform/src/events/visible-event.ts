import type { EventChannel, GantryEvent } from '@gantry/contracts';
import type { Permission, Resource } from '../access/policy.ts';
import type { PolicyEngine } from '../access/policy-engine.ts';
import { sameTeam } from '../access/team-name.ts';
import type { Actor } from '../context.ts';
import type { PublishedEvent } from './event-stream.ts';

/** What hearing each channel needs; events of a resource are decided one by one as well. */
export const CHANNEL_PERMISSIONS: Record<EventChannel, Permission> = {
  entities: 'catalog.read',
  actions: 'actions.read',
  sync: 'jobs.read',
  plugins: 'plugins.read',
  home: 'self',
};

/**
 * The event as a reader may hear it; `undefined` when they may not. What moved out of their sight is gone
 * for them, and they hear that it is.
 */
export function visibleEvent(
  policy: PolicyEngine,
  reader: Actor,
  { channel, event, formerOwner }: PublishedEvent,
): GantryEvent | undefined {
  if (channel === null) return undefined;
  const permission = CHANNEL_PERMISSIONS[channel];
  const resource = resourceOf(channel, event);
  if (channel === 'home' && !isFor(reader, event)) return undefined;
  if (channel === 'actions') return isVisibleRun(policy, reader, event) ? event : undefined;
  if (policy.may(reader, permission, resource)) return event;
  if (channel !== 'entities' || formerOwner === undefined) return undefined;
  if (!policy.may(reader, permission, { ...resource, owner: formerOwner })) return undefined;
  const { owner: _, ...data } = event.data;
  return { ...event, type: 'entity.deleted', data };
}

/** A dashboard is the business of those whose it is. */
function isFor(reader: Actor, { data }: GantryEvent): boolean {
  if (data.scope === 'user') return data.subject === reader.id;
  if (data.scope === 'team') {
    return reader.identity?.teams.some((team) => sameTeam(team, String(data.subject))) ?? false;
  }
  return true;
}

/** Runs are for those who asked for them, and for those whom rules let see them. */
function isVisibleRun(policy: PolicyEngine, reader: Actor, { data }: GantryEvent): boolean {
  if (!policy.may(reader, 'runs.read')) return false;
  return data.requestedById === reader.id || policy.may(reader, 'runs.read', data as Resource);
}

function resourceOf(channel: EventChannel, { data }: GantryEvent): Resource {
  if (channel === 'entities') return data as Resource;
  if (channel === 'plugins') return { plugin: data.slug as string };
  return {};
}
