import type { Assignment } from '@gantry/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { QueryState } from '../access/query-state.tsx';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Table } from '../ui/table.tsx';
import { showToast } from '../ui/toasts.ts';
import { AssignmentDialog } from './assignment-dialog.tsx';
import { type Assignable, assignableOf, describeTarget } from './assignment-draft.ts';
import { assignmentsQuery } from './integration-queries.ts';

const t = text.integrations.assignment;

/** Which entities these integrations serve, and with what. */
export function AssignmentsCard({ integrations }: { integrations: readonly Assignable[] }) {
  const query = useQuery(assignmentsQuery);
  const [edited, setEdited] = useState<Assignment | 'new'>();
  const remove = useRemoveAssignment();
  const canAssign = integrations.some(({ capabilities }) => assignableOf(capabilities).length > 0);
  const isOurs = (one: Assignment): boolean =>
    integrations.some(({ plugin, slug }) => plugin === one.plugin && slug === one.integration);
  return (
    <Card
      flush
      title={t.title}
      aside={
        canAssign && (
          <Button size="sm" icon={Plus} onClick={() => setEdited('new')}>
            {t.create}
          </Button>
        )
      }
    >
      <QueryState query={query} failed={t.failed}>
        {(assignments) => (
          <Table
            caption={t.title}
            rows={assignments.filter(isOurs)}
            rowKey={({ id }) => id}
            empty={canAssign ? t.none : t.notAssignable}
            columns={[
              { key: 'target', label: t.target, cell: (one) => describeTarget(one) },
              {
                key: 'capability',
                label: t.capability,
                cell: ({ capability, default: isDefault }) => (
                  <span className="flex flex-wrap gap-1">
                    {capability}
                    {isDefault && <Badge>{t.isDefault}</Badge>}
                  </span>
                ),
              },
              {
                key: 'integration',
                label: t.integration,
                cell: ({ plugin, integration }) => (
                  <span className="font-mono text-xs">{`${plugin}/${integration}`}</span>
                ),
              },
              {
                key: 'options',
                label: t.options,
                cell: ({ options }) =>
                  Object.keys(options).length === 0 ? (
                    '–'
                  ) : (
                    <code className="break-all text-xs">{JSON.stringify(options)}</code>
                  ),
              },
              {
                key: 'actions',
                label: text.common.actions,
                align: 'end',
                cell: (one) => (
                  <span className="whitespace-nowrap">
                    <IconButton
                      size="sm"
                      icon={Pencil}
                      label={t.edit(describeTarget(one))}
                      onClick={() => setEdited(one)}
                    />
                    <IconButton
                      size="sm"
                      icon={Trash2}
                      label={t.remove(describeTarget(one))}
                      disabled={remove.isPending}
                      onClick={() => remove.mutate(one)}
                    />
                  </span>
                ),
              },
            ]}
          />
        )}
      </QueryState>
      {edited !== undefined && (
        <AssignmentDialog
          integrations={integrations}
          assignment={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      )}
    </Card>
  );
}

/** Removes at once, and offers to put it back: nothing but the assignment itself is lost. */
function useRemoveAssignment() {
  const queryClient = useQueryClient();
  const refresh = (): void => {
    void queryClient.invalidateQueries({ queryKey: keys.assignments });
    void queryClient.invalidateQueries({ queryKey: keys.integrations });
  };
  const restore = useMutation({
    meta: { failure: t.restoreFailed },
    mutationFn: async ({ id: _id, createdAt: _made, updatedAt: _changed, ...body }: Assignment) => {
      await api.POST('/api/v1/assignments', { body });
    },
    onSuccess: refresh,
  });
  return useMutation({
    meta: { failure: t.removeFailed },
    mutationFn: async ({ id }: Assignment) => {
      await api.DELETE('/api/v1/assignments/{id}', { params: { path: { id } } });
    },
    onSuccess: (_nothing, removed) => {
      refresh();
      showToast({
        level: 'ok',
        title: t.removed(describeTarget(removed)),
        action: { label: text.common.undo, run: () => restore.mutate(removed) },
      });
    },
  });
}
