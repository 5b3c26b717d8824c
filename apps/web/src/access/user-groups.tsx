import type { User } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { UserMinus, UserPlus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Select } from '../ui/input.tsx';
import { groupsQuery } from './access-queries.ts';
import { QueryState } from './query-state.tsx';
import { useAccessMutation } from './use-access-mutation.ts';

const t = text.access.user.group;

/** The groups of a user, one change at a time. */
export function UserGroups({ user }: { user: User }) {
  const query = useQuery(groupsQuery);
  const [chosen, setChosen] = useState('');
  const add = useAccessMutation({
    run: async (id: string) => {
      const params = { path: { id } };
      await api.POST('/api/v1/groups/{id}/members', { params, body: { userId: user.id } });
    },
    failure: t.addFailed,
    done: text.access.saved,
    onDone: () => setChosen(''),
  });
  const remove = useAccessMutation({
    run: async (id: string) => {
      const params = { path: { id, userId: user.id } };
      await api.DELETE('/api/v1/groups/{id}/members/{userId}', { params });
    },
    failure: t.removeFailed,
    done: text.access.saved,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (chosen !== '') add.mutate(chosen);
  };
  return (
    <Card title={t.title}>
      <QueryState query={query} failed={text.access.group.failed}>
        {(groups) => {
          const others = groups.filter(({ name }) => !user.groups.includes(name));
          const own = groups.filter(({ name }) => user.groups.includes(name));
          return (
            <div className="grid gap-3">
              {own.length === 0 && <p className="text-muted">{t.none}</p>}
              <ul className="grid gap-1 empty:hidden">
                {own.map((group) => (
                  <li key={group.id} className="flex min-w-0 items-center gap-2">
                    <Link
                      to="/access/groups/$id"
                      params={{ id: group.id }}
                      className="min-w-0 truncate font-medium text-accent hover:underline"
                    >
                      {group.displayName === '' ? group.name : group.displayName}
                    </Link>
                    <Badge>{t.gives(group.role)}</Badge>
                    <span className="ml-auto">
                      <IconButton
                        size="sm"
                        icon={UserMinus}
                        label={t.remove(group.name)}
                        disabled={remove.isPending}
                        onClick={() => remove.mutate(group.id)}
                      />
                    </span>
                  </li>
                ))}
              </ul>
              {others.length > 0 && (
                <form onSubmit={submit} className="flex flex-wrap gap-2">
                  <div className="min-w-40 flex-1">
                    <Select
                      aria-label={t.add}
                      value={chosen}
                      onChange={(event) => setChosen(event.target.value)}
                    >
                      <option value="">{t.choose}</option>
                      {others.map((group) => (
                        <option key={group.id} value={group.id}>
                          {group.displayName === '' ? group.name : group.displayName}
                        </option>
                      ))}
                    </Select>
                  </div>
                  <Button
                    type="submit"
                    icon={UserPlus}
                    disabled={chosen === ''}
                    busy={add.isPending}
                  >
                    {t.addButton}
                  </Button>
                </form>
              )}
            </div>
          );
        }}
      </QueryState>
    </Card>
  );
}
