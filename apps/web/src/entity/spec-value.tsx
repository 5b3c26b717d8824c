import { isJsonObject } from '@gantry/base';
import {
  DEFAULT_NAMESPACE,
  type EntityRef,
  readEntityRefKeyword,
  toEntityRef,
} from '@gantry/contracts';
import { text } from '../text/text.ts';
import { ExternalLink } from '../ui/external-link.tsx';
import { addressUrl, safeUrl } from '../ui/safe-url.ts';
import { Table } from '../ui/table.tsx';
import { EntityLink } from './entity-link.tsx';
import type { FieldSchema } from './entity-queries.ts';
import { titleOfField } from './field-title.ts';

/** Items of a list that are shown; a field may hold thousands. */
const SHOWN = 50;
/** Nesting that is shown as names and values; what is deeper is shown as JSON. */
const DEPTH = 3;

interface SpecValueProps {
  readonly value: unknown;
  readonly field?: FieldSchema | undefined;
  readonly depth?: number;
}

/** A value of any shape, as readable as its shape allows. */
export function SpecValue({ value, field, depth = 0 }: SpecValueProps) {
  if (value === null || value === undefined) return <span className="text-muted">–</span>;
  if (typeof value === 'boolean') return value ? text.common.yes : text.common.no;
  if (typeof value === 'number') return <span className="tabular-nums">{value}</span>;
  if (typeof value === 'string') return <TextValue value={value} field={field} />;
  if (Array.isArray(value)) return <ListValue items={value} field={field} depth={depth} />;
  if (!isJsonObject(value)) return String(value);
  const ref = refOf(value);
  if (ref) return <EntityLink entityRef={ref} />;
  if (depth >= DEPTH) return <JsonValue value={value} />;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
      {Object.entries(value).map(([key, child]) => (
        <div key={key} className="contents">
          <dt className="break-words text-muted">{titleOfField(key, field?.properties?.[key])}</dt>
          <dd className="min-w-0 break-words">
            <SpecValue value={child} field={field?.properties?.[key]} depth={depth + 1} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function TextValue({ value, field }: { value: string; field: FieldSchema | undefined }) {
  const keyword = readEntityRefKeyword(field?.['x-entity-ref']);
  const ref = keyword && toEntityRef(value, keyword.kinds);
  if (ref) return <EntityLink entityRef={ref}>{value}</EntityLink>;
  if (field?.format === 'email') {
    return <ExternalLink url={`mailto:${value}`}>{value}</ExternalLink>;
  }
  const url = safeUrl(value) ?? (isAddressField(field) ? addressUrl(value) : undefined);
  if (url !== undefined) return <ExternalLink url={url}>{value}</ExternalLink>;
  return <span className="whitespace-pre-wrap break-words">{value}</span>;
}

function isAddressField(field: FieldSchema | undefined): boolean {
  return (
    field?.format === 'uri' ||
    /^(repository|.* docs|health check|address)$/i.test(field?.title ?? '')
  );
}

function ListValue({
  items,
  field,
  depth,
}: {
  items: readonly unknown[];
  field: FieldSchema | undefined;
  depth: number;
}) {
  const shown = items.slice(0, SHOWN);
  const rest = items.length - shown.length;
  const more = rest > 0 && <p className="pt-1 text-muted">{text.entity.overview.more(rest)}</p>;
  const objects = shown.filter(isJsonObject);
  const isTable =
    depth === 0 && objects.length === shown.length && objects.every((object) => !refOf(object));
  if (isTable) {
    return (
      <>
        <ObjectTable rows={objects} field={field} />
        {more}
      </>
    );
  }
  return (
    <>
      <ul className="flex flex-wrap gap-x-3 gap-y-1">
        {shown.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: values may repeat and have no identity
          <li key={index} className="min-w-0">
            <SpecValue value={item} field={field?.items} depth={depth + 1} />
          </li>
        ))}
      </ul>
      {more}
    </>
  );
}

/** A list of like things, such as members or containers. */
function ObjectTable({
  rows,
  field,
}: {
  rows: readonly Record<string, unknown>[];
  field: FieldSchema | undefined;
}) {
  const properties = field?.items?.properties ?? {};
  const present = new Set(rows.flatMap((row) => Object.keys(row)));
  const known = Object.keys(properties).filter((name) => present.has(name));
  const names = [...known, ...[...present].filter((name) => !known.includes(name))];
  return (
    <div className="overflow-hidden rounded-md border border-line">
      <Table<Record<string, unknown>>
        caption={field?.title ?? text.entity.overview.details}
        rows={rows}
        rowKey={(_row, index) => String(index)}
        columns={names.map((name) => ({
          key: name,
          label: titleOfField(name, properties[name]),
          cell: (row) => <SpecValue value={row[name]} field={properties[name]} depth={DEPTH} />,
        }))}
      />
    </div>
  );
}

function JsonValue({ value }: { value: unknown }) {
  return (
    <code className="whitespace-pre-wrap break-words font-mono text-xs">
      {JSON.stringify(value)}
    </code>
  );
}

/** `{kind, namespace?, name}` and nothing else is a reference. */
function refOf(value: Record<string, unknown>): EntityRef | undefined {
  const { kind, namespace = DEFAULT_NAMESPACE, name, ...rest } = value;
  if (Object.keys(rest).length > 0) return undefined;
  if (typeof kind !== 'string' || typeof name !== 'string' || typeof namespace !== 'string') {
    return undefined;
  }
  return { kind, namespace, name };
}
