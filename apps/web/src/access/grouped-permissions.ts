import type { Permission } from '@gantry/client';
import { text } from '../text/text.ts';

export interface PermissionGroup {
  readonly resource: string;
  readonly permissions: readonly Permission[];
}

/** Every permission, by what it is about. */
export const groupedPermissions: readonly PermissionGroup[] = groupByResource(
  Object.keys(text.access.permissions) as Permission[],
);

function groupByResource(permissions: readonly Permission[]): PermissionGroup[] {
  const groups = new Map<string, Permission[]>();
  for (const permission of permissions) {
    const [resource = ''] = permission.split('.');
    groups.set(resource, [...(groups.get(resource) ?? []), permission]);
  }
  return [...groups].map(([resource, members]) => ({ resource, permissions: members }));
}
