import type { Entity } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { text } from '../text/text.ts';
import { Card } from '../ui/card.tsx';
import { type FieldSchema, schemaQuery } from './entity-queries.ts';
import { titleOfField } from './field-title.ts';
import { SpecValue } from './spec-value.tsx';

/** Shown elsewhere on the page. */
const ELSEWHERE = new Set(['links']);

/** The fields of `spec`, in the order and with the names of the kind's schema. */
export function SpecCard({ entity }: { entity: Entity }) {
  const { data: schema = {} } = useQuery(schemaQuery(entity.kind));
  const fields = fieldsOf(entity.spec, schema);
  return (
    <Card title={text.entity.overview.details}>
      {fields.length === 0 ? (
        <p className="text-muted">{text.entity.overview.noSpec}</p>
      ) : (
        <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
          {fields.map(({ name, value, field }) => (
            <div
              key={name}
              className={
                isLarge(value)
                  ? 'grid min-w-0 gap-1 sm:col-span-2'
                  : 'grid min-w-0 content-start gap-1'
              }
            >
              <dt className="text-muted text-xs" title={field?.description}>
                {titleOfField(name, field)}
              </dt>
              <dd className="min-w-0">
                <SpecValue value={value} field={field} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}

interface SpecField {
  readonly name: string;
  readonly value: unknown;
  readonly field: FieldSchema | undefined;
}

function fieldsOf(spec: Readonly<Record<string, unknown>>, schema: FieldSchema): SpecField[] {
  const known = Object.keys(schema.properties ?? {});
  const names = [...known, ...Object.keys(spec).filter((name) => !known.includes(name))];
  return names
    .filter((name) => Object.hasOwn(spec, name) && !ELSEWHERE.has(name) && !isEmpty(spec[name]))
    .map((name) => ({ name, value: spec[name], field: schema.properties?.[name] }))
    .sort((a, b) => Number(isLarge(a.value)) - Number(isLarge(b.value)));
}

function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** Lists of objects and nested objects take the whole width; they come last. */
function isLarge(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.some((item) => typeof item === 'object' && item !== null && !('kind' in item));
  }
  return typeof value === 'object' && value !== null;
}
