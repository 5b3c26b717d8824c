import type { EntitySourceBinding } from '@gantry/client';
import type { EntityRef } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { HeartPulse, KeyRound, ScrollText } from 'lucide-react';
import { lazy } from 'react';
import { useRights } from '../../session/me.ts';
import { text } from '../../text/text.ts';
import type { TabItem } from '../../ui/tabs.tsx';
import { bindingsQuery } from './binding-queries.ts';

const ConfigurationTab = lazy(() => import('./configuration-tab.tsx'));
const LogsTab = lazy(() => import('./logs-tab.tsx'));
const HealthTab = lazy(() => import('./health-tab.tsx'));

/** The tabs of an entity for what integrations tell of it; none for what nobody provides or one may not read. */
export function useCapabilityTabs(entityRef: EntityRef): {
  items: readonly TabItem[];
  isPending: boolean;
} {
  const { may } = useRights();
  const { data: bindings = [], isPending } = useQuery(bindingsQuery(entityRef));
  const serving = (...capabilities: readonly string[]): readonly EntitySourceBinding[] =>
    bindings.filter(({ capability }) => capabilities.includes(capability));
  const t = text.capabilities;
  const props = { entityRef };
  const health = serving('health', 'incidents', 'analysis').filter(({ capability }) =>
    may(`${capability as 'health' | 'incidents' | 'analysis'}.read`),
  );
  const configuration = may('configuration.read') ? serving('configuration') : [];
  const logs = may('logs.read') ? serving('logs') : [];
  const items: (TabItem | false)[] = [
    health.length > 0 && {
      value: 'health',
      label: t.health.title,
      icon: <HeartPulse aria-hidden className="size-4" />,
      content: <HealthTab {...props} bindings={health} />,
    },
    logs.length > 0 && {
      value: 'logs',
      label: t.logs.title,
      icon: <ScrollText aria-hidden className="size-4" />,
      content: <LogsTab {...props} bindings={logs} />,
    },
    configuration.length > 0 && {
      value: 'configuration',
      label: t.configuration.title,
      icon: <KeyRound aria-hidden className="size-4" />,
      content: <ConfigurationTab {...props} bindings={configuration} />,
    },
  ];
  return { items: items.filter((item) => item !== false), isPending };
}
