import { isPlatformError, type Problem } from '@gantry/base';
import type { ApiError, ConnectionTest } from '@gantry/client';
import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { describeError } from '../api/describe-error.ts';
import { showToast } from '../ui/toasts.ts';
import { withoutBlanks } from './config-form/without-blanks.ts';

type Values = Record<string, unknown>;
const NONE: readonly Problem[] = [];

export interface ConfigDraft {
  readonly values: Values;
  /** Grows when the form has to begin afresh, with other values. */
  readonly version: number;
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  readonly problems: readonly Problem[];
  readonly test: UseMutationResult<ConnectionTest | undefined, Error, void>;
  readonly change: (values: Values, isByHand: boolean) => void;
  readonly runTest: () => void;
  readonly save: () => void;
}

interface ConfigDraftOptions {
  /** What is stored. */
  readonly stored: Values;
  readonly onTested?: (isTested: boolean) => void;
  /** Tries values before they are saved. */
  readonly tryOut: (values: Values) => Promise<ConnectionTest | undefined>;
  readonly store: (values: Values) => Promise<void>;
  readonly onStored: () => Promise<void> | void;
}

/** A configuration while it is edited. What comes from the server replaces it only while it is untouched. */
export function useConfigDraft(options: ConfigDraftOptions): ConfigDraft {
  const { stored, onTested, tryOut, store, onStored } = options;
  const [values, setValues] = useState<Values>(stored);
  const [version, setVersion] = useState(0);
  const [isChanged, setChanged] = useState(false);
  const [problems, setProblems] = useState(NONE);

  const known = useRef(stored);
  useEffect(() => {
    if (known.current === stored || isChanged) return;
    known.current = stored;
    setValues(stored);
    setVersion((before) => before + 1);
  }, [stored, isChanged]);

  const test = useMutation({
    mutationFn: () => tryOut(withoutBlanks(values)),
    onSuccess: (answer) => onTested?.(answer?.ok === true),
    onError: (error) => {
      onTested?.(false);
      setProblems(problemsOf(error));
    },
  });

  const saving = useMutation({
    mutationFn: () => store(withoutBlanks(values)),
    onSuccess: async () => {
      setChanged(false);
      setProblems(NONE);
      await onStored();
    },
    onError: (error) => {
      const found = problemsOf(error);
      setProblems(found);
      if (found.length > 0) return;
      const { message, help, requestId } = describeError(error);
      showToast({ level: 'critical', title: message, detail: help, requestId });
    },
  });

  const change = (next: Values, isByHand: boolean): void => {
    setValues(next);
    // The form itself fills in defaults when it begins; that is no change of a person.
    if (!isByHand) return;
    setChanged(true);
    onTested?.(false);
    if (test.data || test.error) test.reset();
  };

  return {
    values,
    version,
    isChanged,
    isSaving: saving.isPending,
    problems,
    test,
    change,
    runTest: () => {
      setProblems(NONE);
      test.mutate();
    },
    save: () => {
      setProblems(NONE);
      saving.mutate();
    },
  };
}

function problemsOf(error: unknown): readonly Problem[] {
  return isPlatformError(error) ? ((error as ApiError).problems ?? NONE) : NONE;
}
