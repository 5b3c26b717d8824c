import type { User } from '@gantry/client';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';

/** What a user is in all: the built-in role and the custom ones, their own and those of groups. */
export function RoleLabel({ user }: { user: Pick<User, 'effectiveRole' | 'roles'> }) {
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-1">
      <Badge
        tone={user.effectiveRole === 'admin' ? 'accent' : 'neutral'}
        title={text.access.builtInRoles[user.effectiveRole] ?? ''}
      >
        {user.effectiveRole}
      </Badge>
      {user.roles.map((role) => (
        <Badge key={role}>{role}</Badge>
      ))}
    </span>
  );
}
