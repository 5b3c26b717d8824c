import type { PluginSetRow } from '@gantry/storage';
import type { PluginAsks } from './plugin-asks.ts';

/** A plugin that somebody wants to have. */
export interface PluginWish {
  /** As in a `dynamic-plugins.yaml`: an image, an address, or a name of the npm registry. */
  readonly package: string;
  /** What the archive has to be, as SRI. */
  readonly integrity?: string;
}

/** What a plugin of a set is. */
export interface SetPlugin {
  /** Its identity among versions. */
  readonly key: string;
  readonly package: string;
  /** The same without anything that moves. */
  readonly resolved: string;
  readonly integrity?: string;
  /** From its package.json. */
  readonly name: string;
  readonly version: string;
  /** Absent for a package that is not a plugin of Gantry. */
  readonly slug?: string;
  readonly title?: string;
  readonly asks?: PluginAsks;
}

export const SET_ACTIONS = ['install', 'update', 'uninstall', 'rollback'] as const;
export type SetAction = (typeof SET_ACTIONS)[number];

/** Plugins that were installed together through the platform. */
export interface PluginSet {
  readonly number: number;
  readonly action: SetAction;
  readonly wishes: readonly PluginWish[];
  readonly lock: string;
  readonly plugins: readonly SetPlugin[];
  /** Slugs of plugins whose data goes with it. */
  readonly forgotten: readonly string[];
  /** The job that made it. */
  readonly job: string;
  readonly createdBy: string;
  readonly createdAt: string;
}

/** What a platform has into which nothing was installed. */
export const NO_SET: PluginSet = {
  number: 0,
  action: 'install',
  wishes: [],
  lock: '',
  plugins: [],
  forgotten: [],
  job: '',
  createdBy: 'system',
  createdAt: '',
};

export function toPluginSet(row: PluginSetRow): PluginSet {
  return {
    number: Number(row.number),
    action: row.action as SetAction,
    wishes: JSON.parse(row.wishes) as PluginWish[],
    lock: row.lock_text,
    plugins: JSON.parse(row.plugins) as SetPlugin[],
    forgotten: JSON.parse(row.forgotten) as string[],
    job: row.job,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}

export function toPluginSetRow(set: PluginSet): PluginSetRow {
  return {
    number: set.number,
    action: set.action,
    wishes: JSON.stringify(set.wishes),
    lock_text: set.lock,
    plugins: JSON.stringify(set.plugins),
    forgotten: JSON.stringify(set.forgotten),
    job: set.job,
    created_by: set.createdBy,
    created_at: set.createdAt,
  };
}
