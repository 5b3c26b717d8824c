import type { Entity } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { QueryState } from '../access/query-state.tsx';
import { api } from '../api/client.ts';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { kindsQuery } from '../catalog/kinds.ts';
import { schemaQuery } from '../entity/entity-queries.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/input.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { showToast } from '../ui/toasts.ts';
import type { EntityDraft } from './entity-draft.ts';
import { EntityEditor } from './entity-editor.tsx';

const t = text.writing;
const route = getRouteApi('/frame/new');
const EMPTY: EntityDraft = { metadata: {}, spec: {} };

/** Writes a new entity. */
export function NewEntityPage() {
  const { write } = useRights();
  const { kind = 'Service' } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: kinds = [] } = useQuery(kindsQuery);
  if (!write) return <ForbiddenPage permission="catalog.write" />;
  return (
    <>
      <PageHeader title={t.create} parent={<Link to="/catalog">{text.app.catalog}</Link>}>
        <p className="pt-1 text-muted">{t.createLead}</p>
        <div className="max-w-sm pt-3">
          <Field label={t.kind}>
            {(control) => (
              <Select
                {...control}
                value={kind}
                onChange={(event) =>
                  void navigate({ search: { kind: event.target.value }, replace: true })
                }
              >
                {kinds.map((one) => (
                  <option key={one.kind} value={one.kind}>
                    {one.title}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
      </PageHeader>
      <NewEntity key={kind} kind={kind} />
    </>
  );
}

function NewEntity({ kind }: { kind: string }) {
  const navigate = useNavigate();
  const query = useQuery(schemaQuery(kind));
  return (
    <QueryState query={query} failed={text.kinds.failed}>
      {(schema) => (
        <EntityEditor
          isNew
          kind={kind}
          specSchema={schema}
          initial={EMPTY}
          save={async (draft) => {
            const { data } = await api.POST('/api/v1/entities', {
              body: { kind, ...draft } as never,
            });
            return data as Entity;
          }}
          onSaved={({ metadata: { name, namespace } }) => {
            showToast({ level: 'ok', title: t.created(name) });
            void navigate({
              to: '/catalog/$kind/$namespace/$name',
              params: { kind, namespace, name },
              ignoreBlocker: true,
            });
          }}
        />
      )}
    </QueryState>
  );
}
