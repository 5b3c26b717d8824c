import { isPlatformError, type Problem } from '@gantry/base';
import type { ApiError, Entity } from '@gantry/client';
import { useMutation } from '@tanstack/react-query';
import { Save } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useId, useMemo, useState } from 'react';
import { describeError } from '../api/describe-error.ts';
import { sortProblems } from '../plugins/config-form/problems.ts';
import { LeaveDialog } from '../plugins/leave-dialog.tsx';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { TextArea } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Tabs } from '../ui/tabs.tsx';
import {
  draftToYaml,
  type EntityDraft,
  formSchema,
  withoutEmpty,
  yamlToDraft,
} from './entity-draft.ts';
import { ProblemList } from './problem-list.tsx';
import type { PlacedProblem } from './read-documents.ts';

const ConfigForm = lazy(() => import('../plugins/config-form/config-form.tsx'));
const t = text.writing;

interface EntityEditorProps {
  readonly kind: string;
  /** JSON Schema of the kind's `spec`. */
  readonly specSchema: object;
  readonly initial: EntityDraft;
  readonly isNew: boolean;
  readonly save: (draft: EntityDraft) => Promise<Entity>;
  readonly onSaved: (entity: Entity) => void;
  readonly actions?: ReactNode;
}

/** An entity as a form or as a document; what was done in one is in the other. */
export function EntityEditor(props: EntityEditorProps) {
  const { kind, specSchema, initial, isNew, save, onSaved, actions } = props;
  const [view, setView] = useState<'form' | 'yaml'>('form');
  const [draft, setDraft] = useState(initial);
  const [source, setSource] = useState('');
  const [isChanged, setChanged] = useState(false);
  const [unread, setUnread] = useState<readonly PlacedProblem[]>([]);
  const schema = useMemo(() => formSchema(specSchema, isNew), [specSchema, isNew]);

  const saving = useMutation({
    mutationFn: (written: EntityDraft) => save(written),
    onSuccess: (entity) => {
      setChanged(false);
      onSaved(entity);
    },
  });
  const problems = problemsOf(saving.error);
  const sorted = useMemo(() => sortProblems(problems, schema), [problems, schema]);

  /** What is written now; `undefined` where the document cannot be read. */
  const readNow = (): EntityDraft | undefined => {
    if (view === 'form') return withoutEmpty(draft);
    const read = yamlToDraft(kind, source);
    if ('draft' in read) {
      setUnread([]);
      return read.draft;
    }
    setUnread(read.problems.map((problem) => ({ ...problem, file: '' })));
    return undefined;
  };
  const show = (wanted: string): void => {
    const current = readNow();
    if (!current) return;
    saving.reset();
    setDraft(current);
    setSource(draftToYaml(kind, current));
    setView(wanted === 'yaml' ? 'yaml' : 'form');
  };
  const submit = (): void => {
    const current = readNow();
    if (current) saving.mutate(current);
  };
  const buttons = (
    <div className="flex flex-wrap items-center gap-2 pt-5">
      <Button type="submit" variant="primary" icon={Save} busy={saving.isPending}>
        {t.save}
      </Button>
      {actions}
    </div>
  );
  return (
    <>
      <LeaveDialog isBlocking={isChanged} />
      <Failure error={saving.error} others={view === 'form' ? sorted.others : []} />
      <Tabs
        label={t.document}
        value={view}
        onChange={show}
        items={[
          {
            value: 'form',
            label: t.form,
            content: (
              <div className="max-w-3xl">
                <Suspense fallback={<SkeletonLines lines={8} />}>
                  <ConfigForm
                    schema={schema}
                    values={draft as never}
                    problems={sorted.byPointer}
                    onChange={(values, isByHand) => {
                      setDraft(values as unknown as EntityDraft);
                      if (isByHand) setChanged(true);
                    }}
                    onSubmit={submit}
                  >
                    {buttons}
                  </ConfigForm>
                </Suspense>
              </div>
            ),
          },
          {
            value: 'yaml',
            label: t.yaml,
            content: (
              <form
                className="max-w-4xl"
                onSubmit={(event) => {
                  event.preventDefault();
                  submit();
                }}
              >
                <YamlField
                  source={source}
                  unread={unread}
                  refused={problems}
                  kind={kind}
                  onChange={(value) => {
                    setSource(value);
                    setChanged(true);
                    setUnread([]);
                  }}
                />
                {buttons}
              </form>
            ),
          },
        ]}
      />
    </>
  );
}

interface YamlFieldProps {
  readonly kind: string;
  readonly source: string;
  readonly unread: readonly PlacedProblem[];
  readonly refused: readonly Problem[];
  readonly onChange: (source: string) => void;
}

function YamlField({ kind, source, unread, refused, onChange }: YamlFieldProps) {
  const id = useId();
  const read = yamlToDraft(kind, source);
  const placed =
    'lineOf' in read
      ? refused.map((problem) => ({ ...problem, file: '', line: read.lineOf(problem.pointer) }))
      : [];
  const all = [...unread, ...placed];
  return (
    <div className="grid gap-3">
      <Field id={id} label={t.document}>
        {(control) => (
          <TextArea
            {...control}
            rows={24}
            spellCheck={false}
            aria-invalid={all.length > 0 || undefined}
            value={source}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      {all.length > 0 && (
        <Notice role="alert" level="critical" title={t.problems(all.length)}>
          <ProblemList problems={all} />
        </Notice>
      )}
    </div>
  );
}

function Failure({ error, others }: { error: unknown; others: readonly Problem[] }) {
  if (!error) return null;
  const { message, help } = describeError(error);
  const isConflict = isPlatformError(error) && error.status === 412;
  if (!isConflict && problemsOf(error).length > 0 && others.length === 0) {
    return (
      <div className="px-4 pb-3 md:px-6">
        <Notice role="alert" level="critical" title={t.problems(problemsOf(error).length)} />
      </div>
    );
  }
  return (
    <div className="px-4 pb-3 md:px-6">
      <Notice role="alert" level="critical" title={isConflict ? t.conflict : message}>
        {others.map(({ pointer, message: what }) => (
          <p key={`${pointer} ${what}`}>
            <code>{pointer}</code> {what}
          </p>
        ))}
        {isConflict ? <p>{t.conflictHelp}</p> : help !== undefined && <p>{help}</p>}
      </Notice>
    </div>
  );
}

const NONE: readonly Problem[] = [];

function problemsOf(error: unknown): readonly Problem[] {
  return isPlatformError(error) ? ((error as ApiError).problems ?? NONE) : NONE;
}
