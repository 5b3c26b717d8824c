import { isJsonObject } from '@gantry/base';
import { lazy, Suspense, useMemo } from 'react';
import { ErrorBoundary } from '../app/error-boundary.tsx';
import { text } from '../text/text.ts';
import { SkeletonLines } from '../ui/skeleton.tsx';

const ConfigForm = lazy(() => import('../plugins/config-form/config-form.tsx'));
const NO_PROBLEMS = new Map<string, readonly string[]>();
const NO_VALUES = {};
const t = text.kinds.editor;

/** The form that people will fill in for entities of a kind. What is typed into it goes nowhere. */
export function KindPreview({
  definition,
}: {
  definition: Readonly<Record<string, unknown>> | undefined;
}) {
  const schema = definition?.schema;
  const key = useMemo(() => JSON.stringify(schema), [schema]);
  const hasFields = isJsonObject(schema) && isJsonObject(schema.properties);
  if (!hasFields || Object.keys(schema.properties as object).length === 0) {
    return <p className="text-muted">{t.noFields}</p>;
  }
  return (
    <ErrorBoundary key={key} fallback={() => <p className="text-muted">{t.noPreview}</p>}>
      <Suspense fallback={<SkeletonLines lines={6} />}>
        <ConfigForm
          schema={{ type: 'object', ...schema }}
          values={NO_VALUES}
          problems={NO_PROBLEMS}
          onChange={() => {}}
          onSubmit={() => {}}
        >
          <p className="pt-4 text-muted text-sm">{t.previewHelp}</p>
        </ConfigForm>
      </Suspense>
    </ErrorBoundary>
  );
}
