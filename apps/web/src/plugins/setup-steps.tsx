import type { Plugin } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { text } from '../text/text.ts';
import { classNames } from '../ui/class-names.ts';
import { pluginSyncsQuery } from './plugin-queries.ts';
import { hasCatalog } from './plugin-state.ts';

const t = text.plugins.steps;

type Step = 'configure' | 'test' | 'enable' | 'sync';

/** Where one is on the way from a new plugin to entities in the catalog. Gone once that is reached. */
export function SetupSteps({ plugin, isTested }: { plugin: Plugin; isTested: boolean }) {
  const { data: syncs = [] } = useQuery({
    ...pluginSyncsQuery(plugin.name),
    enabled: hasCatalog(plugin),
  });
  const hasSynced = [...syncs, plugin.lastSync].some((job) => job?.state === 'succeeded');
  const steps = stepsOf(plugin, { isTested, hasSynced });
  const current = steps.find(({ isDone }) => !isDone);
  if (!current) return null;
  return (
    <section
      aria-label={t.label}
      className="grid gap-2 rounded-lg border border-line bg-card px-4 py-3 shadow-raised"
    >
      <ol className="flex flex-wrap items-center gap-x-2 gap-y-1.5">
        {steps.map(({ step, isDone }, index) => (
          <li key={step} className="flex items-center gap-2">
            {index > 0 && <span aria-hidden className="hidden h-px w-5 bg-line-strong sm:block" />}
            <span
              className={classNames(
                'inline-flex size-5.5 items-center justify-center rounded-full border text-xs tabular-nums',
                isDone && 'border-transparent bg-ok-soft text-ok',
                !isDone && step === current.step && 'border-transparent bg-accent text-on-accent',
                !isDone && step !== current.step && 'border-line-strong text-muted',
              )}
            >
              {isDone ? <Check aria-hidden className="size-3.5" /> : index + 1}
            </span>
            <span className={step === current.step ? 'font-medium' : 'text-muted'}>{t[step]}</span>
            <span className="sr-only">
              ({isDone ? t.done : step === current.step ? t.current : t.todo})
            </span>
          </li>
        ))}
      </ol>
      <p className="text-muted text-sm">{t.hints[current.step]}</p>
    </section>
  );
}

function stepsOf(
  plugin: Plugin,
  { isTested, hasSynced }: { isTested: boolean; hasSynced: boolean },
): { step: Step; isDone: boolean }[] {
  const { configured, enabled } = plugin;
  return [
    { step: 'configure' as const, isDone: configured || enabled },
    ...(plugin.testable
      ? [{ step: 'test' as const, isDone: isTested || configured || enabled }]
      : []),
    { step: 'enable' as const, isDone: enabled },
    ...(hasCatalog(plugin) ? [{ step: 'sync' as const, isDone: hasSynced }] : []),
  ];
}
