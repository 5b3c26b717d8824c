import type { AccessPolicy, WhatIf } from '@gantry/client';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { describeError } from '../api/describe-error.ts';
import { otherProblem } from '../api/input-problems.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { useAccessMutation } from './use-access-mutation.ts';
import { WhatIfChanges } from './what-if-changes.tsx';

const t = text.access.whatIf;

/** Sections of the policy as they would be. */
export type Proposal = Pick<AccessPolicy, 'groups' | 'roles' | 'rules' | 'users'>;

/** Which decisions a proposal would change. */
export const whatIfQuery = (proposal: Proposal) =>
  queryOptions({
    queryKey: keys.access('what-if', proposal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
    queryFn: async ({ signal }): Promise<WhatIf> => {
      const { data } = await api.POST('/api/v1/access/what-if', { body: proposal, signal });
      return data as WhatIf;
    },
  });

const proposedQuery = (propose: (policy: AccessPolicy) => Proposal) =>
  queryOptions({
    queryKey: keys.access('proposal'),
    staleTime: 0,
    gcTime: 0,
    queryFn: async ({ signal }): Promise<Proposal> => {
      const { data } = await api.GET('/api/v1/access/policy', { signal });
      return propose(data as AccessPolicy);
    },
  });

interface WhatIfDialogProps {
  readonly onClose: () => void;
  readonly mode: 'save' | 'delete';
  /** What would be, made from what is. */
  readonly propose: (policy: AccessPolicy) => Proposal;
  readonly save: () => Promise<void>;
  readonly done: string;
  readonly onDone: () => void;
}

/** Shows what a change of rights would do before it is made. Mounted while it is open. */
export function WhatIfDialog(props: WhatIfDialogProps) {
  const { onClose, mode, propose, save, done, onDone } = props;
  const proposed = useQuery(proposedQuery(propose));
  const query = useQuery({
    ...whatIfQuery(proposed.data ?? {}),
    enabled: proposed.data !== undefined,
  });
  const saving = useAccessMutation({ run: save, done, onDone });
  const refused = proposed.error ?? query.error;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="xl"
      title={t.titles[mode]}
      description={t.lead}
      actions={
        <>
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button
            variant={mode === 'delete' ? 'danger' : 'primary'}
            disabled={query.data === undefined}
            busy={saving.isPending}
            onClick={() => saving.mutate()}
          >
            {t.confirm[mode]}
          </Button>
        </>
      }
    >
      {saving.error && (
        <Notice role="alert" level="critical" title={t.saveFailed}>
          {otherProblem(saving.error, []) ?? describeError(saving.error).message}
        </Notice>
      )}
      {refused ? (
        <Notice role="alert" level="critical" title={t.failed}>
          {otherProblem(refused, [])}
        </Notice>
      ) : query.data ? (
        <WhatIfChanges whatIf={query.data} />
      ) : (
        <div>
          <p className="pb-2 text-muted text-sm">{t.comparing}</p>
          <SkeletonLines />
        </div>
      )}
    </Dialog>
  );
}
