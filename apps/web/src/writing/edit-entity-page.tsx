import type { JsonObject } from '@gantry/base';
import type { Entity } from '@gantry/client';
import { type EntityRef, toEntityInput } from '@gantry/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { QueryState } from '../access/query-state.tsx';
import { api } from '../api/client.ts';
import { keys } from '../api/query-keys.ts';
import { ForbiddenPage } from '../app/forbidden-page.tsx';
import { EntityLink } from '../entity/entity-link.tsx';
import { entityQuery, schemaQuery } from '../entity/entity-queries.ts';
import { useRights } from '../session/me.ts';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { showToast } from '../ui/toasts.ts';
import { DeleteEntity } from './delete-entity.tsx';
import { EntityEditor } from './entity-editor.tsx';

const t = text.writing;
const route = getRouteApi('/frame/catalog/$kind/$namespace/$name/edit');

/** Changes an entity. What others write meanwhile is not overwritten: the server says that it has changed. */
export function EditEntityPage() {
  const ref = route.useParams();
  const { write } = useRights();
  const query = useQuery(entityQuery(ref));
  const schema = useQuery(schemaQuery(ref.kind));
  if (!write) return <ForbiddenPage permission="catalog.write" />;
  return (
    <>
      <PageHeader
        title={t.editTitle(query.data?.metadata.title ?? ref.name)}
        parent={<EntityLink entityRef={ref} className="text-muted!" />}
      />
      <QueryState query={query} failed={t.failed}>
        {(entity) => (
          <QueryState query={schema} failed={text.kinds.failed}>
            {(specSchema) => <Editor entityRef={ref} current={entity} specSchema={specSchema} />}
          </QueryState>
        )}
      </QueryState>
    </>
  );
}

interface EditorProps {
  readonly entityRef: EntityRef;
  readonly current: Entity;
  readonly specSchema: object;
}

function Editor({ entityRef: ref, current, specSchema }: EditorProps) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  // What others write while one edits must not move under the cursor.
  const [entity, setEntity] = useState(current);
  const { metadata, spec } = toEntityInput(entity);
  const isOld = current.metadata.revision !== entity.metadata.revision;
  return (
    <EntityEditor
      key={entity.metadata.revision}
      isNew={false}
      kind={ref.kind}
      specSchema={specSchema}
      initial={{ metadata: metadata as unknown as JsonObject, spec: (spec ?? {}) as JsonObject }}
      save={async (draft) => {
        const { data } = await api.PUT('/api/v1/entities/{kind}/{name}', {
          params: {
            path: { kind: ref.kind, name: ref.name },
            query: { namespace: ref.namespace },
            header: { 'if-match': `"${entity.metadata.revision}"` },
          },
          body: { kind: ref.kind, ...draft } as never,
        });
        return data as Entity;
      }}
      onSaved={(saved) => {
        queryClient.setQueryData(keys.entity(ref), saved);
        void queryClient.invalidateQueries({ queryKey: keys.entity(ref) });
        showToast({ level: 'ok', title: t.saved(saved.metadata.title ?? ref.name) });
        void navigate({
          to: '/catalog/$kind/$namespace/$name',
          params: ref,
          ignoreBlocker: true,
        });
      }}
      actions={
        <>
          {isOld && (
            <Button icon={RotateCw} onClick={() => setEntity(current)}>
              {t.reload}
            </Button>
          )}
          <DeleteEntity entity={entity} entityRef={ref} />
        </>
      }
    />
  );
}
