import type { Plugin } from '@gantry/client';
import { ShieldCheck } from 'lucide-react';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { formatBytes } from '../ui/format-number.ts';
import { Notice } from '../ui/notice.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { useRelease } from './use-plugin-actions.ts';

const t = text.plugins.process;

/** The process that the plugin runs in. */
export function ProcessCard({ plugin }: { plugin: Plugin }) {
  const { process } = plugin;
  if (!process) return null;
  const { status, memoryBytes, crashes, lastCrash } = process;
  return (
    <Card title={t.title}>
      <div className="grid gap-3 text-sm">
        <p>{Object.hasOwn(t.states, status) ? t.states[status] : status}</p>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
          {memoryBytes !== undefined && (
            <>
              <dt className="text-muted">{t.memory}</dt>
              <dd className="tabular-nums">{formatBytes(memoryBytes)}</dd>
            </>
          )}
          <dt className="text-muted">{t.crashes}</dt>
          <dd className="tabular-nums">{crashes}</dd>
          {lastCrash && (
            <>
              <dt className="text-muted">{t.lastCrash}</dt>
              <dd className="min-w-0 break-words">
                <RelativeTime at={lastCrash.at} />: {lastCrash.reason}
              </dd>
            </>
          )}
        </dl>
        {lastCrash && status !== 'quarantined' && lastCrash.output !== '' && (
          <Output output={lastCrash.output} />
        )}
      </div>
    </Card>
  );
}

/** Says that the plugin is not called any more, shows why, and offers the way back. */
export function QuarantineNotice({ plugin }: { plugin: Plugin }) {
  const release = useRelease(plugin);
  const { process } = plugin;
  if (process?.status !== 'quarantined') return null;
  const q = t.quarantine;
  return (
    <Notice
      level="critical"
      title={q.title}
      actions={
        <Button icon={ShieldCheck} busy={release.isPending} onClick={() => release.mutate()}>
          {q.release}
        </Button>
      }
    >
      <div className="grid gap-2">
        <p>{q.detail}</p>
        {process.lastCrash && (
          <p>
            {t.lastCrash} <RelativeTime at={process.lastCrash.at} />: {process.lastCrash.reason}
          </p>
        )}
        {process.lastCrash && process.lastCrash.output !== '' && (
          <Output output={process.lastCrash.output} />
        )}
      </div>
    </Notice>
  );
}

function Output({ output }: { output: string }) {
  return (
    <div className="grid max-h-60 min-w-0">
      <CodeBlock label={t.output} code={output} />
    </div>
  );
}
