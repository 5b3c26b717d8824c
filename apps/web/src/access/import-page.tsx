import type { AccessPolicy, PolicyChange } from '@gantry/client';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Eye, Upload } from 'lucide-react';
import { type ChangeEvent, type FormEvent, useState } from 'react';
import { api } from '../api/client.ts';
import { otherProblem } from '../api/input-problems.ts';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Field } from '../ui/field.tsx';
import { TextArea } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ImportPreview, type Preview } from './import-preview.tsx';
import { useAccessMutation } from './use-access-mutation.ts';

const t = text.access.import;

/** Brings rights in as a document: first shows what changes, then does it. */
export function ImportPage() {
  const isAllowed = useRights().may('access.manage');
  if (!isAllowed) return <ForbiddenPage permission="access.manage" />;
  return (
    <>
      <PageHeader title={t.title} parent={<Link to="/access/rules">{text.access.rules}</Link>}>
        <p className="pt-1 text-muted">{t.lead}</p>
      </PageHeader>
      <div className="px-4 pb-8 md:px-6">
        <Import />
      </div>
    </>
  );
}

function Import() {
  const [document, setDocument] = useState('');
  const check = useMutation({ mutationFn: previewOf });
  const apply = useAccessMutation({
    run: async (policy: AccessPolicy) => {
      const { data } = await api.PUT('/api/v1/access/policy', { body: policy });
      return data as PolicyChange[];
    },
    done: (changes) => t.done(changes.length),
    onDone: () => check.reset(),
  });
  const write = (next: string): void => {
    setDocument(next);
    check.reset();
    apply.reset();
  };
  const read = async ({ target }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = target.files?.[0];
    if (file) write(await file.text());
    // The same file can be chosen again.
    target.value = '';
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    check.mutate(document);
  };
  const refused = apply.error ?? check.error;
  return (
    <div className="grid gap-4">
      <Card>
        <form onSubmit={submit} className="grid gap-3">
          <Field label={t.document}>
            {(control) => (
              <TextArea
                {...control}
                rows={14}
                spellCheck={false}
                value={document}
                onChange={(event) => write(event.target.value)}
              />
            )}
          </Field>
          <div className="flex flex-wrap items-center gap-2">
            <Button
              type="submit"
              variant={check.data ? 'secondary' : 'primary'}
              icon={Eye}
              busy={check.isPending}
              disabled={document.trim() === ''}
            >
              {t.check}
            </Button>
            <label className="inline-flex flex-wrap items-center gap-2 text-sm">
              {t.file}
              <input
                type="file"
                accept=".yaml,.yml,.json"
                className="max-w-64 text-sm"
                onChange={(event) => void read(event)}
              />
            </label>
          </div>
        </form>
      </Card>
      {refused && (
        <Notice role="alert" level="critical" title={t.failed}>
          {otherProblem(refused, [])}
        </Notice>
      )}
      {check.data && (
        <>
          <ImportPreview preview={check.data} />
          {check.data.changes.length > 0 && (
            <div>
              <Button
                variant="primary"
                icon={Upload}
                busy={apply.isPending}
                onClick={() => apply.mutate(check.data.policy)}
              >
                {t.apply}
              </Button>
            </div>
          )}
        </>
      )}
    </div>
  );
}

async function previewOf(document: string): Promise<Preview> {
  const { parse } = await import('yaml');
  let policy: AccessPolicy;
  try {
    policy = parse(document, { maxAliasCount: 100 }) as AccessPolicy;
  } catch (error) {
    throw new Error(`${t.notYaml} ${error instanceof Error ? error.message : String(error)}`);
  }
  const [changes, whatIf] = await Promise.all([
    api.PUT('/api/v1/access/policy', { params: { query: { dryRun: true } }, body: policy }),
    api.POST('/api/v1/access/what-if', { body: policy }),
  ]);
  return { policy, changes: changes.data ?? [], whatIf: whatIf.data as Preview['whatIf'] };
}
