import { PlugZap, Save } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useRef } from 'react';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import type { ConfigSchema } from './config-form/form-context.ts';
import { sortProblems } from './config-form/problems.ts';
import { LeaveDialog } from './leave-dialog.tsx';
import { TestResult } from './test-result.tsx';
import type { ConfigDraft } from './use-config-draft.ts';

const ConfigForm = lazy(() => import('./config-form/config-form.tsx'));
const t = text.plugins.config;

interface ConfigEditorProps {
  readonly schema: ConfigSchema;
  readonly draft: ConfigDraft;
  readonly isTestable: boolean;
  /** Where saving asks first. */
  readonly onSubmit?: () => void;
  /** The next step after saving; with it, saving is not the main one any more. */
  readonly next?: ReactNode;
}

/** The form of a configuration: fill in, test, save. */
export function ConfigEditor(props: ConfigEditorProps) {
  const { schema, draft, isTestable, onSubmit = draft.save, next } = props;
  const { problems } = draft;
  const sorted = useMemo(() => sortProblems(problems, schema), [problems, schema]);
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problems.length === 0) return;
    // The form marks its fields one step later.
    const timer = setTimeout(
      () => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
      50,
    );
    return () => clearTimeout(timer);
  }, [problems]);
  return (
    <div ref={form} className="max-w-2xl">
      <LeaveDialog isBlocking={draft.isChanged} />
      <Suspense fallback={<SkeletonLines lines={6} />}>
        <ConfigForm
          key={draft.version}
          schema={schema}
          values={draft.values}
          problems={sorted.byPointer}
          onChange={draft.change}
          onSubmit={onSubmit}
        >
          <div className="grid gap-3 pt-5">
            <div aria-live="polite" className="grid gap-3 empty:hidden">
              {problems.length > 0 && (
                <Notice level="critical" title={t.problems(problems.length)}>
                  {sorted.others.length > 0 && (
                    <ul>
                      {sorted.others.map(({ pointer, message }) => (
                        <li key={`${pointer} ${message}`}>
                          {pointer} {message}
                        </li>
                      ))}
                    </ul>
                  )}
                </Notice>
              )}
              <TestResult test={draft.test} />
            </div>
            <div className="flex flex-wrap items-center gap-2">
              {isTestable && (
                <Button icon={PlugZap} busy={draft.test.isPending} onClick={draft.runTest}>
                  {draft.test.isPending ? t.testing : t.test}
                </Button>
              )}
              <Button
                type="submit"
                variant={next ? 'secondary' : 'primary'}
                icon={Save}
                busy={draft.isSaving}
              >
                {t.save}
              </Button>
              {next}
              {!isTestable && <span className="text-muted text-sm">{t.untestable}</span>}
            </div>
          </div>
        </ConfigForm>
      </Suspense>
    </div>
  );
}
