import { type Role, roleAtLeast } from '@gantry/contracts';
import { errors } from '../errors.ts';

/**
 * What can be permitted, and the least role that may do it. Every route, every write and every WebSocket
 * subscription names one of these, and all of them ask `decide`.
 */
export const PERMISSIONS = {
  /** Everyone who is signed in, about themselves. */
  self: 'viewer',
  'catalog.read': 'viewer',
  'catalog.write': 'developer',
  'catalog.delete': 'developer',
  'plugins.read': 'viewer',
  'plugins.manage': 'platform-engineer',
  'jobs.read': 'platform-engineer',
  'jobs.manage': 'platform-engineer',
  'users.manage': 'admin',
  'audit.read': 'admin',
  'audit.manage': 'admin',
  'backup.create': 'admin',
  'secrets.manage': 'admin',
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof PERMISSIONS;

export interface Subject {
  readonly role: Role;
}

/** What the permission is asked for. */
export interface Resource {
  readonly kind?: string;
  readonly namespace?: string;
  readonly owner?: string | undefined;
}

export interface Decision {
  readonly allowed: boolean;
  /** Why, in words for the person who asked. */
  readonly reason: string;
}

/** The one place where rights are decided. */
export function decide(subject: Subject, permission: Permission, _resource?: Resource): Decision {
  const needed = PERMISSIONS[permission];
  const allowed = roleAtLeast(subject.role, needed);
  const reason = allowed
    ? `The role ${subject.role} may do this.`
    : `This needs the role ${needed}; yours is ${subject.role}.`;
  return { allowed, reason };
}

/** Throws `FORBIDDEN` unless the subject may. */
export function authorize(subject: Subject, permission: Permission, resource?: Resource): void {
  const { allowed, reason } = decide(subject, permission, resource);
  if (!allowed) throw errors.FORBIDDEN({ reason, permission });
}

/** The five rights that the API shows for a user. */
export function summarizeRights(role: Role): Record<string, boolean> {
  const may = (permission: Permission): boolean => decide({ role }, permission).allowed;
  return {
    read: may('catalog.read'),
    write: may('catalog.write'),
    execute: may('catalog.write'),
    delete: may('catalog.delete'),
    managePlugins: may('plugins.manage'),
    admin: may('users.manage'),
  };
}
