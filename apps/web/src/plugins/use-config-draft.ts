import { isPlatformError, type Problem } from '@gantry/base';
import type { ApiError, ConnectionTest, Plugin, PluginConfig } from '@gantry/client';
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '../api/client.ts';
import { describeError } from '../api/describe-error.ts';
import { keys } from '../api/query-keys.ts';
import { text } from '../text/text.ts';
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

/** A configuration while it is edited. What comes from the server replaces it only while it is untouched. */
export function useConfigDraft(
  plugin: Plugin,
  config: PluginConfig,
  onTested: (isTested: boolean) => void,
): ConfigDraft {
  const queryClient = useQueryClient();
  const [values, setValues] = useState<Values>(config.values);
  const [version, setVersion] = useState(0);
  const [isChanged, setChanged] = useState(false);
  const [problems, setProblems] = useState(NONE);
  const path = { path: { name: plugin.name } };

  const known = useRef(config.values);
  useEffect(() => {
    if (known.current === config.values || isChanged) return;
    known.current = config.values;
    setValues(config.values);
    setVersion((before) => before + 1);
  }, [config.values, isChanged]);

  const test = useMutation({
    mutationFn: async () => {
      const params = path;
      const { data } = await api.POST('/api/v1/plugins/{name}/test', {
        params,
        body: withoutBlanks(values),
      });
      return data;
    },
    onSuccess: (answer) => onTested(answer?.ok === true),
    onError: (error) => {
      onTested(false);
      setProblems(problemsOf(error));
    },
  });

  const saving = useMutation({
    mutationFn: async () => {
      await api.PUT('/api/v1/plugins/{name}/config', {
        params: path,
        body: withoutBlanks(values),
      });
    },
    onSuccess: async () => {
      setChanged(false);
      setProblems(NONE);
      const title = plugin.enabled
        ? text.plugins.config.saved
        : text.plugins.config.next(plugin.title);
      showToast({ level: 'ok', title });
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: keys.plugin(plugin.name) }),
        queryClient.invalidateQueries({ queryKey: keys.plugins }),
      ]);
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
    onTested(false);
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
