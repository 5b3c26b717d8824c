import type { Group } from '@gantry/client';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { api } from '../api/client.ts';
import { otherProblem, problemsAt } from '../api/input-problems.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';
import { GROUP_POINTERS, type GroupDraft, GroupFields } from './group-fields.tsx';
import { useAccessMutation } from './use-access-mutation.ts';

const t = text.access.group;
const EMPTY: GroupDraft = { displayName: '', description: '', role: 'viewer', teams: [] };

interface CreateGroupDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Makes a group, and goes to where its members are added. */
export function CreateGroupDialog({ open, onOpenChange }: CreateGroupDialogProps) {
  const navigate = useNavigate();
  const formId = useId();
  const [name, setName] = useState('');
  const [draft, setDraft] = useState(EMPTY);
  const create = useAccessMutation({
    run: async () => {
      const body = { name, ...draft, teams: [...draft.teams] };
      const { data } = await api.POST('/api/v1/groups', { body });
      return data as Group;
    },
    onDone: ({ id }) => void navigate({ to: '/access/groups/$id', params: { id } }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  const { error } = create;
  const other = otherProblem(error, ['/name', ...GROUP_POINTERS]);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t.createTitle}
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>{text.common.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" busy={create.isPending}>
            {text.access.user.createSubmit}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="grid gap-4">
        {other !== undefined && <Notice role="alert" level="critical" title={other} />}
        <Field label={t.name} help={t.nameHelp} problems={problemsAt(error, '/name')} required>
          {(control) => (
            <Input
              {...control}
              required
              maxLength={100}
              autoComplete="off"
              spellCheck={false}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <GroupFields draft={draft} error={error} onChange={setDraft} />
      </form>
    </Dialog>
  );
}
