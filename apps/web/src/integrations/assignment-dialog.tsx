import type { Assignment } from '@gantry/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { api } from '../api/client.ts';
import { otherProblem, problemsAt, problemsWithin } from '../api/input-problems.ts';
import { keys } from '../api/query-keys.ts';
import { kindsQuery } from '../catalog/kinds.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Input, Select, TextArea } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';
import { showToast } from '../ui/toasts.ts';
import { TokenInput } from '../ui/token-input.tsx';
import {
  type Assignable,
  type AssignmentDraft,
  assignableOf,
  describeTarget,
  draftOf,
  inputOf,
  SELECTOR_FIELDS,
} from './assignment-draft.ts';

const t = text.integrations.assignment;
const POINTERS = ['/entity', '/selector', '/options', '/capability'];

interface AssignmentDialogProps {
  /** Those that can be assigned. */
  readonly integrations: readonly Assignable[];
  /** The one to change; without it a new one is made. */
  readonly assignment: Assignment | undefined;
  readonly onClose: () => void;
}

/** Says which entities an integration serves. The server checks the options before it stores them. */
export function AssignmentDialog({ integrations, assignment, onClose }: AssignmentDialogProps) {
  const queryClient = useQueryClient();
  const formId = useId();
  const [draft, setDraft] = useState(() =>
    assignment ? draftOf(assignment) : emptyDraft(integrations),
  );
  const [isUnreadable, setUnreadable] = useState(false);
  const set = (changes: Partial<AssignmentDraft>): void => setDraft({ ...draft, ...changes });
  const save = useMutation({
    mutationFn: async (body: NonNullable<ReturnType<typeof inputOf>>) => {
      if (!assignment) {
        await api.POST('/api/v1/assignments', { body });
        return;
      }
      const params = { path: { id: assignment.id } };
      await api.PUT('/api/v1/assignments/{id}', { params, body });
    },
    onSuccess: async (_nothing, body) => {
      showToast({ level: 'ok', title: t.saved(describeTarget(body)) });
      void queryClient.invalidateQueries({ queryKey: keys.integrations });
      await queryClient.invalidateQueries({ queryKey: keys.assignments });
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = inputOf(draft);
    setUnreadable(body === undefined);
    if (body) save.mutate(body);
  };
  const { error } = save;
  const other = otherProblem(error, POINTERS);
  const chosen = integrations.find(({ plugin, slug }) => `${plugin}/${slug}` === draft.source);
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(open) => !open && onClose()}
      title={assignment ? t.change : t.create}
      description={t.lead}
      actions={
        <>
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
            {text.plugins.config.save}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="grid gap-4">
        {other !== undefined && <Notice role="alert" level="critical" title={other} />}
        <Field label={t.integration}>
          {(control) => (
            <Select
              {...control}
              value={draft.source}
              onChange={(event) => set(sourceOf(integrations, event.target.value))}
            >
              {integrations.filter(isAssignable).map(({ plugin, slug, name }) => (
                <option key={`${plugin}/${slug}`} value={`${plugin}/${slug}`}>
                  {name} ({plugin}/{slug})
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t.capability} problems={problemsAt(error, '/capability')}>
          {(control) => (
            <Select
              {...control}
              value={draft.capability}
              onChange={(event) =>
                set({ capability: event.target.value as AssignmentDraft['capability'] })
              }
            >
              {assignableOf(chosen?.capabilities ?? []).map((capability) => (
                <option key={capability} value={capability}>
                  {capability}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t.target}>
          {(control) => (
            <Select
              {...control}
              value={draft.isForOne ? 'one' : 'matching'}
              onChange={(event) => set({ isForOne: event.target.value === 'one' })}
            >
              <option value="matching">{t.matching}</option>
              <option value="one">{t.one}</option>
            </Select>
          )}
        </Field>
        {draft.isForOne ? (
          <Field
            label={t.entity}
            help={t.entityHelp}
            problems={problemsAt(error, '/entity')}
            required
          >
            {(control) => (
              <Input
                {...control}
                required
                maxLength={600}
                autoComplete="off"
                spellCheck={false}
                value={draft.entity}
                onChange={(event) => set({ entity: event.target.value })}
              />
            )}
          </Field>
        ) : (
          <Selector draft={draft} problems={problemsAt(error, '/selector')} onChange={set} />
        )}
        <Field
          label={t.options}
          help={t.optionsHelp}
          problems={isUnreadable ? [t.unreadable] : problemsWithin(error, '/options')}
        >
          {(control) => (
            <TextArea
              {...control}
              spellCheck={false}
              value={draft.options}
              onChange={(event) => set({ options: event.target.value })}
            />
          )}
        </Field>
        <Checkbox
          label={t.defaultLabel}
          checked={draft.isDefault}
          onChange={(event) => set({ isDefault: event.target.checked })}
        />
      </form>
    </Dialog>
  );
}

interface SelectorProps {
  readonly draft: AssignmentDraft;
  readonly problems: readonly string[];
  readonly onChange: (changes: Partial<AssignmentDraft>) => void;
}

function Selector({ draft, problems, onChange }: SelectorProps) {
  const { data: kinds = [] } = useQuery(kindsQuery);
  return (
    <fieldset className="grid items-start gap-3 rounded-md border border-line p-3 sm:grid-cols-2">
      <legend className="px-1 text-muted text-xs">{t.selectorHelp}</legend>
      {problems.length > 0 && (
        <div className="sm:col-span-2">
          <Notice role="alert" level="critical" title={problems.join('; ')} />
        </div>
      )}
      {SELECTOR_FIELDS.map((field) => (
        <Field key={field} label={t.fields[field]}>
          {(control) => (
            <TokenInput
              {...control}
              label={t.fields[field]}
              value={draft[field]}
              suggestions={field === 'kind' ? kinds.map(({ kind }) => kind) : []}
              onChange={(value) => onChange({ [field]: value })}
            />
          )}
        </Field>
      ))}
      <Field label={t.fields.labels} help={t.labelsHelp}>
        {(control) => (
          <TokenInput
            {...control}
            label={t.fields.labels}
            value={draft.labels}
            onChange={(labels) => onChange({ labels })}
          />
        )}
      </Field>
    </fieldset>
  );
}

const isAssignable = ({ capabilities }: Assignable): boolean =>
  assignableOf(capabilities).length > 0;

function sourceOf(
  integrations: readonly Assignable[],
  source: string,
): Pick<AssignmentDraft, 'source' | 'capability'> {
  const found = integrations.find(({ plugin, slug }) => `${plugin}/${slug}` === source);
  const [capability = 'configuration'] = assignableOf(found?.capabilities ?? []);
  return { source, capability };
}

function emptyDraft(integrations: readonly Assignable[]): AssignmentDraft {
  const first = integrations.find(isAssignable);
  return {
    ...sourceOf(integrations, `${first?.plugin}/${first?.slug}`),
    isForOne: false,
    entity: '',
    kind: [],
    type: [],
    namespace: [],
    owner: [],
    labels: [],
    isDefault: false,
    options: '',
  };
}
