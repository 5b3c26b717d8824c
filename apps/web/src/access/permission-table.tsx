import type { Permission } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { Check, Minus } from 'lucide-react';
import { text } from '../text/text.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { permissionsQuery } from './access-queries.ts';
import { groupedPermissions } from './grouped-permissions.ts';

const t = text.access.role;

interface PermissionTableProps {
  readonly chosen: readonly Permission[];
  /** Without it the table is only to read. */
  readonly onChange?: (chosen: readonly Permission[]) => void;
}

/** Every permission with its explanation, grouped by what it is about. */
export function PermissionTable({ chosen, onChange }: PermissionTableProps) {
  const { data: described = [] } = useQuery(permissionsQuery);
  const toggle = (permission: Permission, isOn: boolean): void =>
    onChange?.(isOn ? [...chosen, permission] : chosen.filter((one) => one !== permission));
  return (
    <div className="grid gap-5 lg:grid-cols-2">
      {groupedPermissions.map(({ resource, permissions }) => (
        <fieldset key={resource} className="grid content-start gap-1.5">
          <legend className="mb-1 font-medium text-sm">
            {text.access.resources[resource] ?? resource}
          </legend>
          {permissions.map((permission) => {
            const about = described.find((one) => one.permission === permission);
            const isOn = chosen.includes(permission);
            const label = (
              <>
                {text.access.permissions[permission]}{' '}
                <code className="text-muted text-xs">{permission}</code>
                <span className="block text-muted text-xs">
                  {about && (about.byRoleOnly ? t.onlyAdmin : t.byRole(about.role))}
                </span>
              </>
            );
            return onChange ? (
              <Checkbox
                key={permission}
                label={label}
                disabled={about?.byRoleOnly === true}
                checked={isOn}
                onChange={({ target }) => toggle(permission, target.checked)}
              />
            ) : (
              <p key={permission} className="flex items-start gap-2">
                {isOn ? (
                  <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
                ) : (
                  <Minus aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
                )}
                <span className={isOn ? undefined : 'text-muted'}>
                  <span className="sr-only">{isOn ? t.has : t.hasNot}: </span>
                  {label}
                </span>
              </p>
            );
          })}
        </fieldset>
      ))}
    </div>
  );
}
