import type { Entity, GantryClient } from '@gantry/client';
import { DEFAULT_NAMESPACE, formatEntityRef } from '@gantry/contracts';
import { printValue } from '../format/print-value.ts';
import { type Column, Table } from '../format/table.ts';
import { ageOf } from '../format/time-text.ts';
import type { TextOutput } from '../io/text-output.ts';
import type { OutputFormat } from '../program/global-options.ts';
import { jsonWriter, type PageWriter, writePages } from './page-writers.ts';

/** What each format needs of an entity; `undefined` is everything. */
export const FIELDS: Readonly<Record<OutputFormat, string | undefined>> = {
  table:
    'kind,metadata.name,metadata.namespace,metadata.title,metadata.owner,metadata.updatedAt,spec.type,spec.lifecycle,status.source',
  name: 'kind,metadata.name,metadata.namespace',
  yaml: undefined,
  json: undefined,
};

export interface WriteOptions {
  readonly format: OutputFormat;
  readonly client: GantryClient;
  readonly now: Date;
  /** Whether all are of the same kind, which then need not be said for each. */
  readonly isOneKind?: boolean;
}

/** Writes one entity. */
export async function writeEntity(
  output: TextOutput,
  entity: Entity,
  { format, client, now }: WriteOptions,
): Promise<void> {
  switch (format) {
    case 'json':
      return await printValue(output, format, entity);
    case 'name':
      return await output.write(`${refOf(entity)}\n`);
    case 'table':
      return await entityTable(output, now).write([entity]);
    case 'yaml': {
      const { readSchema, toCanonical } = await import('./canonical-entity.ts');
      const schemas = await readSchema(client, entity.kind);
      return await printValue(output, format, toCanonical(entity, schemas));
    }
  }
}

/**
 * Writes pages of entities as they come; stops reading when nobody reads any more. Says how many there
 * were.
 */
export async function writeEntities(
  output: TextOutput,
  pages: AsyncIterable<readonly Entity[]>,
  options: WriteOptions,
): Promise<number> {
  return await writePages(output, pages, await createWriter(output, options));
}

async function createWriter(
  output: TextOutput,
  { format, client, now, isOneKind }: WriteOptions,
): Promise<PageWriter> {
  switch (format) {
    case 'table': {
      const table = entityTable(output, now, isOneKind);
      return { write: async (page) => await table.write(page) };
    }
    case 'name':
      return {
        write: async (page) => await output.write(page.map((item) => `${refOf(item)}\n`).join('')),
      };
    case 'json':
      return jsonWriter(output, (entity) => entity);
    case 'yaml': {
      const { readSchemas } = await import('./canonical-entity.ts');
      const { yamlWriter } = await import('./yaml-writer.ts');
      return yamlWriter(output, await readSchemas(client));
    }
  }
}

function entityTable(output: TextOutput, now: Date, isOneKind = false): Table<Entity> {
  return new Table<Entity>(
    output,
    entityColumns(output, () => now, isOneKind),
  );
}

/** What a table tells of each entity. */
export function entityColumns(
  { style }: TextOutput,
  now: () => Date,
  isOneKind: boolean,
): Column<Entity>[] {
  return [
    { title: 'KIND', value: ({ kind }) => (isOneKind ? undefined : kind) },
    {
      title: 'NAMESPACE',
      value: ({ metadata }) =>
        metadata.namespace === DEFAULT_NAMESPACE ? undefined : metadata.namespace,
    },
    { title: 'NAME', value: ({ metadata }) => metadata.name, keepWhole: true },
    { title: 'OWNER', value: ({ metadata }) => metadata.owner },
    { title: 'TYPE', value: ({ spec }) => text(spec?.type) },
    { title: 'LIFECYCLE', value: ({ spec }) => text(spec?.lifecycle) },
    { title: 'CHANGED', value: ({ metadata }) => ageOf(metadata.updatedAt, now()) },
    { title: 'FROM', value: ({ status }) => status?.source?.plugin },
    {
      title: 'GONE',
      value: ({ status }) => ageOf(status?.source?.goneSince, now()),
      paint: (shown) => style.yellow(shown),
    },
    { title: 'TITLE', value: ({ metadata }) => metadata.title },
  ];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function refOf({ kind, metadata: { namespace, name } }: Entity): string {
  return formatEntityRef({ kind, namespace, name });
}
