import type { ConfigKey, Configuration } from '@gantry/client';
import type { EntityRef } from '@gantry/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Eye, EyeOff, Pencil, Plus, Search, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { QueryState } from '../../access/query-state.tsx';
import { api } from '../../api/client.ts';
import { keys } from '../../api/query-keys.ts';
import { useRights } from '../../session/me.ts';
import { text } from '../../text/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Input } from '../../ui/input.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Table } from '../../ui/table.tsx';
import { showToast } from '../../ui/toasts.ts';
import type { CapabilityTabProps } from './capability-tab-props.ts';
import { ConfigValueDialog } from './config-value-dialog.tsx';
import { SourceSelect, useSource } from './source-select.tsx';

const t = text.capabilities.configuration;

/** What an entity is configured with: keys at once, values when somebody asks for them. */
export default function ConfigurationTab({ entityRef, bindings }: CapabilityTabProps) {
  const { source, choose } = useSource(bindings);
  const { kind, namespace, name } = entityRef;
  const query = useQuery({
    queryKey: keys.entityPart(entityRef, 'configuration', source ?? ''),
    queryFn: async ({ signal }): Promise<Configuration> => {
      const params = {
        path: { kind, name },
        query: { namespace, ...(source === undefined ? {} : { source }) },
      };
      const { data } = await api.GET('/api/v1/entities/{kind}/{name}/configuration', {
        params,
        signal,
      });
      return data as Configuration;
    },
  });
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-2 empty:hidden">
        <SourceSelect bindings={bindings} source={source} onChange={choose} />
      </div>
      <QueryState query={query} failed={t.failed}>
        {(configuration) => (
          <Keys key={configuration.source} entityRef={entityRef} configuration={configuration} />
        )}
      </QueryState>
    </div>
  );
}

interface KeysProps {
  readonly entityRef: EntityRef;
  readonly configuration: Configuration;
}

function Keys({ entityRef, configuration }: KeysProps) {
  const { source, prefix, dataTypes } = configuration;
  const canWrite = useRights().may('configuration.write');
  const [wanted, setWanted] = useState('');
  const [shown, setShown] = useState<ReadonlyMap<string, string>>(new Map());
  const [edited, setEdited] = useState<ConfigKey | 'new'>();
  const [removed, setRemoved] = useState<ConfigKey>();
  const values = useValues(entityRef, source);
  const remove = useRemoveKey(entityRef, source, () => setRemoved(undefined));
  const needle = wanted.trim().toLowerCase();
  const rows = configuration.keys.filter(({ key }) => key.toLowerCase().includes(needle));
  const hide = (key: string): void =>
    setShown((before) => new Map([...before].filter(([other]) => other !== key)));
  const show = (one: ConfigKey): void =>
    values.mutate(one, {
      onSuccess: (value) => setShown((before) => new Map([...before, [one.key, value]])),
    });
  return (
    <Card
      flush
      title={t.title}
      aside={
        <>
          {prefix !== undefined && (
            <span className="break-all font-mono text-muted text-xs">{prefix}</span>
          )}
          <Input
            type="search"
            icon={Search}
            aria-label={t.search}
            placeholder={t.search}
            className="h-7.5! w-44!"
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
          {canWrite && (
            <Button size="sm" icon={Plus} onClick={() => setEdited('new')}>
              {t.add}
            </Button>
          )}
        </>
      }
    >
      <Table
        caption={t.title}
        rows={rows}
        rowKey={({ key }) => key}
        empty={needle === '' ? t.none : t.noMatches}
        columns={[
          {
            key: 'key',
            label: t.key,
            cell: ({ key }) => <span className="break-all font-mono text-xs">{key}</span>,
          },
          {
            key: 'value',
            label: t.value,
            cell: (one) => {
              const value = shown.get(one.key);
              const isSecret = one.secret === true;
              return (
                <span className="flex min-w-40 items-start gap-1">
                  <span className="min-w-0 break-all pt-1 font-mono text-xs">
                    {value ?? <span aria-hidden>••••••••</span>}
                  </span>
                  {value === undefined ? (
                    <IconButton
                      size="sm"
                      icon={Eye}
                      label={isSecret ? t.reveal(one.key) : t.show(one.key)}
                      disabled={values.isPending}
                      onClick={() => show(one)}
                    />
                  ) : (
                    <>
                      <CopyButton content={value} />
                      <IconButton
                        size="sm"
                        icon={EyeOff}
                        label={t.hide(one.key)}
                        onClick={() => hide(one.key)}
                      />
                    </>
                  )}
                </span>
              );
            },
          },
          {
            key: 'type',
            label: t.type,
            cell: ({ dataType, secret }) => (
              <Badge tone={secret === true ? 'warning' : 'neutral'}>
                {dataTypes.find(({ name }) => name === dataType)?.label ?? dataType}
              </Badge>
            ),
          },
          {
            key: 'changed',
            label: t.changed,
            cell: ({ lastModified }) =>
              lastModified === undefined ? '–' : <RelativeTime at={lastModified} />,
          },
          ...(canWrite
            ? [
                {
                  key: 'actions',
                  label: text.common.actions,
                  align: 'end' as const,
                  cell: (one: ConfigKey) => (
                    <span className="whitespace-nowrap">
                      <IconButton
                        size="sm"
                        icon={Pencil}
                        label={t.edit(one.key)}
                        onClick={() => setEdited(one)}
                      />
                      <IconButton
                        size="sm"
                        icon={Trash2}
                        label={t.remove(one.key)}
                        onClick={() => setRemoved(one)}
                      />
                    </span>
                  ),
                },
              ]
            : []),
        ]}
      />
      <p className="border-line border-t px-4 py-2 text-muted text-xs">{t.audited}</p>
      {edited !== undefined && (
        <ConfigValueDialog
          entityRef={entityRef}
          configuration={configuration}
          edited={edited === 'new' ? undefined : edited}
          onSaved={hide}
          onClose={() => setEdited(undefined)}
        />
      )}
      <ConfirmDialog
        open={removed !== undefined}
        onOpenChange={(open) => !open && setRemoved(undefined)}
        title={t.removeTitle(removed?.key ?? '')}
        detail={t.removeDetail}
        confirm={t.removeConfirm}
        busy={remove.isPending}
        onConfirm={() => removed && remove.mutate(removed.key)}
      />
    </Card>
  );
}

/** Asks for one value: a secret one is revealed on purpose, and the server writes that down. */
function useValues(ref: EntityRef, source: string) {
  return useMutation({
    meta: { failure: t.valueFailed },
    // What was shown is in no cache.
    gcTime: 0,
    mutationFn: async ({ key, secret }: ConfigKey): Promise<string> => {
      const { data } = await api.POST('/api/v1/entities/{kind}/{name}/configuration/values:fetch', {
        params: {
          path: { kind: ref.kind, name: ref.name },
          query: { namespace: ref.namespace, source },
        },
        body: { keys: [key], ...(secret === true ? { reveal: true } : {}) },
      });
      return data?.[0]?.value ?? '';
    },
  });
}

function useRemoveKey(ref: EntityRef, source: string, onDone: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    meta: { failure: t.removeFailed },
    mutationFn: async (key: string) => {
      await api.DELETE('/api/v1/entities/{kind}/{name}/configuration/{key}', {
        params: {
          path: { kind: ref.kind, name: ref.name, key },
          query: { namespace: ref.namespace, source },
        },
      });
    },
    onSuccess: async (_nothing, key) => {
      showToast({ level: 'ok', title: t.removed(key) });
      await queryClient.invalidateQueries({ queryKey: keys.entityPart(ref, 'configuration') });
    },
    onSettled: onDone,
  });
}
