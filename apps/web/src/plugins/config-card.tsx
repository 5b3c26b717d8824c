import type { Plugin, PluginConfig } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { PlugZap, Power, Save } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { text } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Notice } from '../ui/notice.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import type { ConfigSchema } from './config-form/form-context.ts';
import { sortProblems } from './config-form/problems.ts';
import { LeaveDialog } from './leave-dialog.tsx';
import { pluginConfigQuery } from './plugin-queries.ts';
import { isSyncing } from './plugin-state.ts';
import { TestResult } from './test-result.tsx';
import { useConfigDraft } from './use-config-draft.ts';
import { useSetEnabled } from './use-plugin-actions.ts';

const ConfigForm = lazy(() => import('./config-form/config-form.tsx'));
const t = text.plugins.config;

interface ConfigCardProps {
  readonly plugin: Plugin;
  /** Whether what is in the form was tried and works. */
  readonly onTested: (isTested: boolean) => void;
}

/** How the plugin is configured: fill in, test, save. */
export function ConfigCard({ plugin, onTested }: ConfigCardProps) {
  const query = useQuery({ ...pluginConfigQuery(plugin.name), staleTime: 0 });
  if (query.data) {
    return <LoadedConfig plugin={plugin} config={query.data} onTested={onTested} />;
  }
  return (
    <Card title={t.title}>
      {query.error ? (
        <ErrorState
          error={query.error}
          title={t.failed}
          onRetry={() => void query.refetch()}
          busy={query.isFetching}
        />
      ) : (
        <SkeletonLines lines={6} />
      )}
    </Card>
  );
}

function LoadedConfig({ plugin, config, onTested }: ConfigCardProps & { config: PluginConfig }) {
  const schema = config.schema as ConfigSchema;
  const draft = useConfigDraft(plugin, config, onTested);
  const setEnabled = useSetEnabled(plugin);
  const { problems } = draft;
  // The next step, where the last one was taken: the header may be far above.
  const canEnable = plugin.configured && !plugin.enabled && !draft.isChanged;
  const sorted = useMemo(() => sortProblems(problems, schema), [problems, schema]);
  const form = useRef<HTMLDivElement>(null);
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    if (problems.length === 0) return;
    // The form marks its fields one step later.
    const timer = setTimeout(
      () => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
      50,
    );
    return () => clearTimeout(timer);
  }, [problems]);
  if (Object.keys(schema.properties ?? {}).length === 0) {
    return (
      <Card title={t.title}>
        <p className="text-muted">{t.nothing}</p>
      </Card>
    );
  }
  return (
    <Card title={t.title} aside={draft.isChanged && <Badge tone="warning">{t.unsaved}</Badge>}>
      <LeaveDialog isBlocking={draft.isChanged} />
      <Dialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t.duringSync.title}
        description={t.duringSync.detail}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t.duringSync.wait}</Button>
            <Button
              variant="primary"
              onClick={() => {
                setAsking(false);
                draft.save();
              }}
            >
              {t.duringSync.save}
            </Button>
          </>
        }
      />
      <div ref={form} className="max-w-2xl">
        <Suspense fallback={<SkeletonLines lines={6} />}>
          <ConfigForm
            key={draft.version}
            schema={schema}
            values={draft.values}
            problems={sorted.byPointer}
            onChange={draft.change}
            onSubmit={() => (isSyncing(plugin) ? setAsking(true) : draft.save())}
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
                {plugin.testable && (
                  <Button icon={PlugZap} busy={draft.test.isPending} onClick={draft.runTest}>
                    {draft.test.isPending ? t.testing : t.test}
                  </Button>
                )}
                <Button
                  type="submit"
                  variant={canEnable ? 'secondary' : 'primary'}
                  icon={Save}
                  busy={draft.isSaving}
                >
                  {t.save}
                </Button>
                {canEnable && (
                  <Button
                    variant="primary"
                    icon={Power}
                    busy={setEnabled.isPending}
                    onClick={() => setEnabled.mutate(true)}
                  >
                    {t.enable(plugin.title)}
                  </Button>
                )}
                {!plugin.testable && <span className="text-muted text-sm">{t.untestable}</span>}
              </div>
            </div>
          </ConfigForm>
        </Suspense>
      </div>
    </Card>
  );
}
