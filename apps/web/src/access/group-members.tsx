import type { Group, Member } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { UserMinus, UserPlus } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { api } from '../api/client.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Input } from '../ui/input.tsx';
import { usersQuery } from './access-queries.ts';
import { useAccessMutation } from './use-access-mutation.ts';

const t = text.access.group;

interface GroupMembersProps {
  readonly group: Group;
  readonly members: readonly Member[];
  readonly canManage: boolean;
}

/** Who is in a group; with the right to change it, ways to add and to take out. */
export function GroupMembers({ group, members, canManage }: GroupMembersProps) {
  const canOpen = useRights().may('users.manage');
  const remove = useAccessMutation({
    run: async (userId: string) => {
      const params = { path: { id: group.id, userId } };
      await api.DELETE('/api/v1/groups/{id}/members/{userId}', { params });
    },
    failure: t.memberFailed,
  });
  return (
    <Card flush title={t.members}>
      {canManage && canOpen && <AddMember group={group} members={members} />}
      {members.length === 0 ? (
        <p className="p-4 text-muted">{t.noMembers}</p>
      ) : (
        <ul>
          {members.map(({ id, username, displayName }) => (
            <li
              key={id}
              className="flex min-w-0 items-center gap-2 border-line border-b px-4 py-1.5 last:border-b-0"
            >
              {canOpen ? (
                <Link
                  to="/access/users/$id"
                  params={{ id }}
                  className="truncate font-medium text-accent hover:underline"
                >
                  {username}
                </Link>
              ) : (
                <span className="truncate font-medium">{username}</span>
              )}
              <span className="min-w-0 flex-1 truncate text-muted">{displayName}</span>
              {canManage && (
                <IconButton
                  size="sm"
                  icon={UserMinus}
                  label={t.takeOut(username)}
                  disabled={remove.isPending}
                  onClick={() => remove.mutate(id)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function AddMember({ group, members }: Pick<GroupMembersProps, 'group' | 'members'>) {
  const { data: users = [] } = useQuery(usersQuery);
  const [typed, setTyped] = useState('');
  const listId = useId();
  const others = users.filter(({ id }) => !members.some((member) => member.id === id));
  const chosen = others.find(({ username }) => username === typed.trim());
  const add = useAccessMutation({
    run: async (userId: string) => {
      const params = { path: { id: group.id } };
      await api.POST('/api/v1/groups/{id}/members', { params, body: { userId } });
    },
    failure: t.memberFailed,
    onDone: () => setTyped(''),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (chosen) add.mutate(chosen.id);
  };
  return (
    <form onSubmit={submit} className="flex gap-2 border-line border-b p-3">
      <Input
        aria-label={t.addMember}
        placeholder={t.addMember}
        list={listId}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <datalist id={listId}>
        {others.map(({ id, username, displayName }) => (
          <option key={id} value={username}>
            {displayName}
          </option>
        ))}
      </datalist>
      <Button type="submit" icon={UserPlus} disabled={!chosen} busy={add.isPending}>
        {t.addButton}
      </Button>
    </form>
  );
}
