import type { Plugin } from '@gantry/client';
import type { ReactNode } from 'react';
import { text } from '../text/text.ts';
import { Card } from '../ui/card.tsx';
import { ExternalLink } from '../ui/external-link.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { hasCatalog, isSyncing } from './plugin-state.ts';

const t = text.plugins.about;

/** What the plugin is, as its manifest says. */
export function AboutCard({ plugin }: { plugin: Plugin }) {
  const { capabilities, entityPanels, homepage } = plugin;
  return (
    <Card title={t.title}>
      <dl className="grid gap-3 text-sm">
        <Fact label={t.package}>
          <span className="break-all font-mono text-xs">
            {plugin.packageName} {plugin.version}
          </span>
        </Fact>
        {capabilities.length > 0 && (
          <Fact label={t.capabilities}>
            <ul className="grid gap-0.5">
              {capabilities.map((kind) => (
                <li key={kind}>{Object.hasOwn(t.kinds, kind) ? t.kinds[kind] : kind}</li>
              ))}
            </ul>
          </Fact>
        )}
        {entityPanels.length > 0 && (
          <Fact label={t.panels}>
            <ul className="grid gap-1.5">
              {entityPanels.map((panel) => (
                <li key={panel.id} className="break-words">
                  <span className="font-medium">{panel.title}</span>{' '}
                  <span className="text-muted">{describeCondition(panel.appliesTo)}</span>
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {hasCatalog(plugin) && plugin.enabled && !isSyncing(plugin) && (
          <Fact label={t.nextSync}>
            {plugin.nextSyncAt === undefined ? t.none : <RelativeTime at={plugin.nextSyncAt} />}
          </Fact>
        )}
        {homepage !== undefined && (
          <Fact label={t.homepage}>
            <ExternalLink url={homepage} />
          </Fact>
        )}
      </dl>
    </Card>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 gap-0.5">
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

type Condition = Plugin['entityPanels'][number]['appliesTo'];

function describeCondition({ kinds, anyOf = [], ...rest }: Condition): string {
  const parts = [
    ...(kinds ? [t.onKinds(kinds.join(', '))] : []),
    ...describeFields(rest),
    ...(anyOf.length > 0 ? [t.anyOf(anyOf.map((one) => describeFields(one).join(', ')))] : []),
  ];
  return parts.length === 0 ? t.everywhere : parts.join(', ');
}

function describeFields({ annotations, spec }: Pick<Condition, 'annotations' | 'spec'>): string[] {
  return [
    ...(annotations ? [t.withAnnotation(annotations.join(', '))] : []),
    ...(spec ? [t.withField(spec.pointer)] : []),
  ];
}
