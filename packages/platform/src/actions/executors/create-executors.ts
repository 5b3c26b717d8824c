import type { PluginHost } from '@gantry/plugin-host';
import type { PolicyEngine } from '../../access/policy-engine.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { OutgoingHttp } from '../../egress/outgoing-http.ts';
import type { Plugins } from '../../plugins/plugins.ts';
import type { Syncs } from '../../plugins/syncs.ts';
import type { StepExecutor, StepExecutors } from '../step-executor.ts';
import { ArgocdExecutor } from './argocd-executor.ts';
import { GithubExecutor } from './github-executor.ts';
import { InternalExecutor } from './internal-executor.ts';
import { PluginExecutor } from './plugin-executor.ts';
import { SignalExecutor, WaitExecutor } from './waiting-executors.ts';
import { WebhookExecutor } from './webhook-executor.ts';

export interface ExecutorOptions {
  readonly catalog: Catalog;
  readonly policy: PolicyEngine;
  readonly syncs: Syncs;
  readonly plugins: Plugins;
  readonly host: PluginHost;
  readonly http: OutgoingHttp;
  readonly further: Readonly<Record<string, StepExecutor>>;
}

/** Everything that can do a step, by the type that steps name. What is not here fails. */
export function createExecutors(options: ExecutorOptions): StepExecutors {
  const { http, further } = options;
  return new Map<string, StepExecutor>([
    ['webhook', new WebhookExecutor(http)],
    ['internal', new InternalExecutor(options)],
    ['github-action', new GithubExecutor(http)],
    ['argocd-sync', new ArgocdExecutor(http)],
    ['plugin', new PluginExecutor(options)],
    ['wait', new WaitExecutor()],
    ['signal', new SignalExecutor()],
    ...Object.entries(further),
  ]);
}
