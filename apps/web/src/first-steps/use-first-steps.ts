import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { usersQuery } from '../access/access-queries.ts';
import { kindsQuery } from '../catalog/kinds.ts';
import { integrationsQuery } from '../integrations/integration-queries.ts';
import { meQuery, useRights } from '../session/me.ts';

export type FirstStep = 'password' | 'catalog' | 'integration' | 'people';

export interface StepState {
  readonly step: FirstStep;
  readonly isDone: boolean;
  readonly isSkipped: boolean;
}

export interface FirstSteps {
  /** Only those that the person may take; `undefined` while it is not known how far they are. */
  readonly steps: readonly StepState[] | undefined;
  /** Whether nothing is left to do. */
  readonly isOver: boolean;
  readonly skip: (step: FirstStep, isSkipped: boolean) => void;
  /** Skips all that is left. */
  readonly putAway: () => void;
}

/** How far somebody is on the way from a fresh server to one that a team uses. Known from what is there. */
export function useFirstSteps(): FirstSteps {
  const { data: me } = useSuspenseQuery(meQuery);
  const { may, write, managePlugins } = useRights();
  const [skipped, setSkipped] = useSkipped(me?.id ?? '');
  const mayInvite = may('users.manage');
  const { data: kinds } = useQuery(kindsQuery);
  const { data: integrations } = useQuery({ ...integrationsQuery, enabled: managePlugins });
  const { data: users } = useQuery({ ...usersQuery, enabled: mayInvite });
  const isKnown = kinds && (!managePlugins || integrations) && (!mayInvite || users);
  const all: readonly [FirstStep, boolean, boolean][] = [
    // Nobody gets this far with a password that was given to them.
    ['password', true, true],
    ['catalog', write, kinds?.some(({ count }) => count > 0) === true],
    ['integration', managePlugins, integrations?.some(({ enabled }) => enabled) === true],
    ['people', mayInvite, users !== undefined && users.length > 1],
  ];
  const steps = all
    .filter(([, isOffered]) => isOffered)
    .map(([step, , isDone]) => ({ step, isDone, isSkipped: !isDone && skipped.includes(step) }));
  return {
    steps: isKnown ? steps : undefined,
    isOver: steps.every(({ isDone, isSkipped }) => isDone || isSkipped),
    skip: (step, isSkipped) =>
      setSkipped(isSkipped ? [...skipped, step] : skipped.filter((other) => other !== step)),
    putAway: () => setSkipped(steps.filter(({ isDone }) => !isDone).map(({ step }) => step)),
  };
}

/** What somebody skipped, remembered by this browser for each person. */
function useSkipped(userId: string): [readonly string[], (steps: readonly string[]) => void] {
  const key = `gantry-first-steps:${userId}`;
  const [skipped, setSkipped] = useState<readonly string[]>(() => {
    try {
      return (localStorage.getItem(key) ?? '').split(' ');
    } catch {
      return [];
    }
  });
  const store = (steps: readonly string[]): void => {
    setSkipped(steps);
    try {
      localStorage.setItem(key, steps.join(' '));
    } catch {
      // Without storage it holds until the page is left.
    }
  };
  return [skipped, store];
}
