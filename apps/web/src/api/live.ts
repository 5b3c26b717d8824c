import type { GantryEvent } from '@gantry/contracts';
import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { ME_KEY } from '../session/me.ts';
import { EntityChangeCollector, type EntityChanges } from './entity-changes.ts';
import { LiveConnection, type LiveStatus, type Socket } from './live-connection.ts';
import {
  applyEntityChanges,
  applyJobEvent,
  applyKindEvent,
  applyPluginEvent,
  applyRunEvent,
} from './live-updates.ts';
import { keys } from './query-keys.ts';

const changeListeners = new Set<(changes: EntityChanges | 'unknown') => void>();
let connection: LiveConnection | undefined;

/** Opens the connection of a signed-in person and feeds what it says to the query cache. */
export function startLive(
  queryClient: QueryClient,
  { mayFollowJobs, mayFollowRuns }: { mayFollowJobs: boolean; mayFollowRuns: boolean },
): () => void {
  const collector = new EntityChangeCollector((changes) => {
    applyEntityChanges(queryClient, changes);
    for (const listener of changeListeners) listener(changes);
  });
  const onEvent = (event: GantryEvent): void => {
    if (event.type.startsWith('entity.')) collector.add(event);
    else if (event.type === 'kind.changed') applyKindEvent(queryClient, event);
    else if (event.type === 'job.updated') applyJobEvent(queryClient, event);
    else if (event.type === 'run.updated') applyRunEvent(queryClient, event);
    else if (event.type === 'plugin.changed') applyPluginEvent(queryClient, event);
    else if (event.type === 'plugin-set.changed') {
      void queryClient.invalidateQueries({ queryKey: keys.marketplace() });
    } else if (event.type === 'announcement.changed') {
      void queryClient.invalidateQueries({ queryKey: keys.announcements });
    } else if (event.type === 'dashboard.changed') {
      void queryClient.invalidateQueries({ queryKey: keys.dashboard });
    }
  };
  const live = liveConnection(queryClient, onEvent);
  live.start([
    'entities',
    'plugins',
    'home',
    ...(mayFollowJobs ? (['sync'] as const) : []),
    ...(mayFollowRuns ? (['actions'] as const) : []),
  ]);
  const wake = (): void => {
    if (document.visibilityState === 'visible') live.retryNow();
  };
  window.addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  return () => {
    window.removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', wake);
    live.stop();
    connection = undefined;
    notify();
  };
}

function liveConnection(
  queryClient: QueryClient,
  onEvent: (event: GantryEvent) => void,
): LiveConnection {
  const live = new LiveConnection({
    open: () => new WebSocket(new URL('/api/v1/ws', socketOrigin())) as Socket,
    onEvent: (_channel, event) => onEvent(event),
    onReset: () => {
      void queryClient.invalidateQueries({
        predicate: (query) => query.queryKey[0] !== 'entities',
      });
      for (const listener of changeListeners) listener('unknown');
    },
    onDoubt: () => void queryClient.invalidateQueries({ queryKey: ME_KEY }),
  });
  connection = live;
  live.subscribe(notify);
  notify();
  return live;
}

function socketOrigin(): string {
  return location.origin.replace(/^http/, 'ws');
}

/** Hears of batches of changed entities; `unknown` after a gap in which any may have changed. */
export function onEntityChanges(
  listener: (changes: EntityChanges | 'unknown') => void,
): () => void {
  changeListeners.add(listener);
  return () => changeListeners.delete(listener);
}

const statusListeners = new Set<() => void>();
function notify(): void {
  for (const listener of statusListeners) listener();
}

function subscribeToStatus(listener: () => void): () => void {
  statusListeners.add(listener);
  return () => statusListeners.delete(listener);
}

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(subscribeToStatus, () => connection?.status ?? 'off');
}

export function reconnectNow(): void {
  connection?.retryNow();
}
