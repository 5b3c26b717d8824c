import type { BatchResult } from '@gantry/client';
import { parseEntityRef } from '@gantry/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FileUp, FolderUp, Import, Search } from 'lucide-react';
import { type ChangeEvent, useRef, useState } from 'react';
import { describeError } from '../api/describe-error.ts';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { kindsQuery } from '../catalog/kinds.ts';
import { EntityLink } from '../entity/entity-link.tsx';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Field } from '../ui/field.tsx';
import { TextArea } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Table } from '../ui/table.tsx';
import { applyEntities, placeProblems } from './apply-entities.ts';
import { ProblemList } from './problem-list.tsx';
import { type ReadDocuments, readDocuments, type SourceText } from './read-documents.ts';

const t = text.writing.import;
const IS_DOCUMENT = /\.(ya?ml|json)$/i;

interface Checked {
  readonly read: ReadDocuments;
  readonly results: readonly BatchResult[];
}

/** Brings entities in from files, a folder or a text: read and checked first, shown, and applied as a whole. */
export function ImportPage() {
  const { write } = useRights();
  const { data: kinds = [] } = useQuery(kindsQuery);
  const [pasted, setPasted] = useState('');
  const [files, setFiles] = useState<readonly SourceText[]>([]);
  const [read, setRead] = useState<ReadDocuments>();
  const check = useMutation({
    mutationFn: async (documents: ReadDocuments): Promise<Checked | undefined> => {
      setRead(documents);
      if (documents.problems.length > 0 || documents.entities.length === 0) return undefined;
      const entities = documents.entities.map(({ entity }) => entity);
      return { read: documents, results: await applyEntities(entities, true) };
    },
  });
  const apply = useMutation({
    mutationFn: ({ read: { entities } }: Checked) =>
      applyEntities(
        entities.map(({ entity }) => entity),
        false,
      ),
  });
  if (!write) return <ForbiddenPage permission="catalog.write" />;

  const begin = (): void => {
    check.reset();
    apply.reset();
    setRead(undefined);
  };
  const look = (): void => {
    apply.reset();
    const sources = [...files, ...(pasted.trim() === '' ? [] : [{ name: t.pasted, text: pasted }])];
    check.mutate(readDocuments(sources, new Set(kinds.map(({ kind }) => kind))));
  };
  const error = check.error ?? apply.error;
  const refused = error && read ? placeProblems(error, read.entities) : undefined;
  const problems = refused ?? read?.problems ?? [];
  return (
    <>
      <PageHeader title={t.title}>
        <p className="max-w-prose pt-1 text-muted">{t.lead}</p>
      </PageHeader>
      <div className="grid max-w-4xl gap-4 px-4 pb-8 md:px-6">
        <Card title={t.documents}>
          <div className="grid gap-4">
            <FileChoice
              files={files}
              onChange={(chosen) => {
                begin();
                setFiles(chosen);
              }}
            />
            <Field label={t.paste} help={t.pasteHelp}>
              {(control) => (
                <TextArea
                  {...control}
                  rows={10}
                  spellCheck={false}
                  placeholder={t.placeholder}
                  value={pasted}
                  onChange={(event) => {
                    begin();
                    setPasted(event.target.value);
                  }}
                />
              )}
            </Field>
            <div>
              <Button
                icon={Search}
                variant={check.data ? 'secondary' : 'primary'}
                busy={check.isPending}
                disabled={files.length === 0 && pasted.trim() === ''}
                onClick={look}
              >
                {t.check}
              </Button>
            </div>
          </div>
        </Card>
        <div aria-live="polite" className="grid gap-4 empty:hidden">
          {problems.length > 0 && (
            <Notice level="critical" title={t.problems(problems.length)}>
              <ProblemList problems={problems} />
            </Notice>
          )}
          {error && refused === undefined && (
            <Notice level="critical" title={describeError(error).message} />
          )}
          {read && problems.length === 0 && read.entities.length === 0 && (
            <Notice level="warning" title={t.nothing} />
          )}
          {read && read.notes.length > 0 && (
            <Notice level="info" title={t.notes(read.notes.length)}>
              <ProblemList problems={read.notes} />
            </Notice>
          )}
          {apply.data && (
            <Notice
              level="ok"
              title={t.done(apply.data.length)}
              actions={
                <Link to="/catalog" className={buttonClass()}>
                  {text.app.toCatalog}
                </Link>
              }
            />
          )}
          {check.data && !apply.data && (
            <div>
              <Button
                icon={Import}
                variant="primary"
                busy={apply.isPending}
                onClick={() => check.data && apply.mutate(check.data)}
              >
                {t.apply(check.data.results.length)}
              </Button>
            </div>
          )}
          {check.data && <Results results={apply.data ?? check.data.results} />}
        </div>
      </div>
    </>
  );
}

interface FileChoiceProps {
  readonly files: readonly SourceText[];
  readonly onChange: (files: readonly SourceText[]) => void;
}

function FileChoice({ files, onChange }: FileChoiceProps) {
  const single = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const choose = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const { target } = event;
    const chosen = [...(target.files ?? [])].filter(({ name }) => IS_DOCUMENT.test(name));
    const texts = chosen.map(async (file) => ({
      name: file.webkitRelativePath || file.name,
      text: await file.text(),
    }));
    onChange(await Promise.all(texts));
    // The same file can be chosen again after it was changed.
    target.value = '';
  };
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-2">
        <Button icon={FileUp} onClick={() => single.current?.click()}>
          {t.chooseFiles}
        </Button>
        <Button icon={FolderUp} onClick={() => folder.current?.click()}>
          {t.chooseFolder}
        </Button>
        <input
          ref={single}
          type="file"
          hidden
          multiple
          accept=".yaml,.yml,.json"
          aria-label={t.chooseFiles}
          onChange={(event) => void choose(event)}
        />
        <input
          ref={folder}
          type="file"
          hidden
          multiple
          aria-label={t.chooseFolder}
          {...{ webkitdirectory: '' }}
          onChange={(event) => void choose(event)}
        />
      </div>
      <p role="status" className="text-muted text-sm">
        {files.length > 0 ? t.chosen(files.map(({ name }) => name)) : t.kindsOfFiles}
      </p>
    </div>
  );
}

function Results({ results }: { results: readonly BatchResult[] }) {
  return (
    <Card flush title={t.entities}>
      <Table
        caption={t.entities}
        rows={results}
        rowKey={({ ref }) => ref}
        columns={[
          {
            key: 'entity',
            label: t.entity,
            cell: ({ ref }) => {
              const parsed = parseEntityRef(ref);
              return parsed ? <EntityLink entityRef={parsed}>{ref}</EntityLink> : ref;
            },
          },
          {
            key: 'outcome',
            label: t.outcome,
            cell: ({ outcome }) => (
              <Badge tone={outcome === 'unchanged' ? 'neutral' : 'accent'}>
                {t.outcomes[outcome]}
              </Badge>
            ),
          },
        ]}
      />
    </Card>
  );
}
