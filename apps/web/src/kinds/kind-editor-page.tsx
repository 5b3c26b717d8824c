import { isJsonObject } from '@gantry/base';
import type { KindChange, KindDetails } from '@gantry/client';
import { parseEntityDocuments } from '@gantry/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Save, Search, TriangleAlert } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { stringify } from 'yaml';
import { QueryState } from '../access/query-state.tsx';
import { api } from '../api/client.ts';
import { otherProblem, problemsWithin } from '../api/input-problems.ts';
import { keys } from '../api/query-keys.ts';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { LeaveDialog } from '../plugins/leave-dialog.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Field } from '../ui/field.tsx';
import { TextArea } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { showToast } from '../ui/toasts.ts';
import { KindPreview } from './kind-preview.tsx';
import { kindQuery } from './kind-query.ts';
import { WhatBreaks } from './what-breaks.tsx';

const t = text.kinds.editor;
const route = getRouteApi('/frame/kinds/$kind/edit');

/** Adds a kind. */
export function NewKindPage() {
  if (!useRights().may('kinds.manage')) return <ForbiddenPage permission="kinds.manage" />;
  return <KindEditor title={t.create} initial={t.template} />;
}

/** Changes a kind, or adds fields to a built-in one. */
export function EditKindPage() {
  const { kind: name } = route.useParams();
  const isAllowed = useRights().may('kinds.manage');
  const query = useQuery({ ...kindQuery(name), enabled: isAllowed });
  if (!isAllowed) return <ForbiddenPage permission="kinds.manage" />;
  return (
    <QueryState isWholePage query={query} failed={text.kinds.failed}>
      {(kind) => (
        <KindEditor
          key={kind.kind}
          title={t.edit(kind.title)}
          lead={kind.builtIn ? t.builtIn : undefined}
          name={kind.kind}
          initial={definitionOf(kind)}
        />
      )}
    </QueryState>
  );
}

function definitionOf({ kind, definition }: KindDetails): string {
  const written = isJsonObject(definition) ? definition : { kind, schema: { properties: {} } };
  return stringify(written, { lineWidth: 0 });
}

interface KindEditorProps {
  readonly title: string;
  readonly lead?: string | undefined;
  /** The kind to change; a new one is named by its document. */
  readonly name?: string;
  readonly initial: string;
}

function KindEditor({ title, lead, name, initial }: KindEditorProps) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [source, setSource] = useState(initial);
  const read = useMemo(() => readKind(source), [source]);
  const preview = useDeferredValue(read.definition);

  const put = async (query: { dryRun: boolean; force: boolean }): Promise<KindChange> => {
    const { definition } = read;
    if (!definition) throw new Error(t.unreadable);
    const kind = name ?? String(definition.kind ?? '');
    const params = { path: { kind }, query };
    const { data } = await api.PUT('/api/v1/kinds/{kind}', { params, body: definition as never });
    return data as KindChange;
  };
  const check = useMutation({ mutationFn: () => put({ dryRun: true, force: false }) });
  const save = useMutation({
    mutationFn: async ({ force }: { force: boolean }) => {
      if (!force) {
        const wouldBe = await check.mutateAsync();
        if (wouldBe.broken > 0) return undefined;
      }
      return await put({ dryRun: false, force });
    },
    onSuccess: async (change) => {
      if (!change) return;
      const kind = name ?? String(read.definition?.kind);
      showToast({ level: 'ok', title: t.saved(kind) });
      void queryClient.invalidateQueries({ queryKey: keys.kinds });
      void queryClient.invalidateQueries({ queryKey: keys.schema(kind) });
      await queryClient.invalidateQueries({ queryKey: keys.kind(kind) });
      await navigate({ to: '/kinds/$kind', params: { kind }, ignoreBlocker: true });
    },
  });
  const change = (value: string): void => {
    setSource(value);
    check.reset();
    save.reset();
  };
  const error = save.error ?? check.error;
  const fieldProblems = read.definition ? problemsWithin(error, '') : read.problems;
  const other = read.definition ? otherProblem(error, ['']) : undefined;
  const broken = check.data?.broken ?? 0;
  return (
    <>
      <LeaveDialog isBlocking={source !== initial} />
      <PageHeader title={title} parent={<Link to="/kinds">{text.kinds.title}</Link>}>
        <p className="max-w-prose pt-1 text-muted">{lead ?? t.lead}</p>
      </PageHeader>
      <div className="grid items-start gap-4 px-4 pb-8 md:px-6 lg:grid-cols-2">
        <Card title={t.definition}>
          <form
            className="grid gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              save.mutate({ force: false });
            }}
          >
            <Field label={t.yaml} help={t.help} problems={fieldProblems}>
              {(control) => (
                <TextArea
                  {...control}
                  rows={24}
                  spellCheck={false}
                  value={source}
                  onChange={(event) => change(event.target.value)}
                />
              )}
            </Field>
            <div aria-live="polite" className="grid gap-3 empty:hidden">
              {other !== undefined && <Notice level="critical" title={other} />}
              {check.data && <WhatBreaks change={check.data} />}
            </div>
            <div className="flex flex-wrap gap-2">
              <Button
                icon={Search}
                busy={check.isPending && !save.isPending}
                disabled={!read.definition}
                onClick={() => check.mutate()}
              >
                {t.check}
              </Button>
              {broken > 0 ? (
                <Button
                  variant="danger"
                  icon={TriangleAlert}
                  busy={save.isPending}
                  onClick={() => save.mutate({ force: true })}
                >
                  {t.force(broken)}
                </Button>
              ) : (
                <Button
                  type="submit"
                  variant="primary"
                  icon={Save}
                  busy={save.isPending}
                  disabled={!read.definition}
                >
                  {text.common.save}
                </Button>
              )}
            </div>
          </form>
        </Card>
        <Card title={t.preview}>
          <KindPreview definition={preview} />
        </Card>
      </div>
    </>
  );
}

/** The definition in a document, or why there is none. */
function readKind(source: string): {
  definition?: Readonly<Record<string, unknown>>;
  problems: readonly string[];
} {
  const { documents, problems } = parseEntityDocuments(source);
  if (problems.length > 0) {
    return { problems: problems.map(({ line, message }) => t.atLine(line, message)) };
  }
  const value = documents[0]?.value;
  if (documents.length !== 1 || !isJsonObject(value)) return { problems: [t.unreadable] };
  return { definition: value, problems: [] };
}
