import {
  type Credentials,
  type EntityCallContext,
  isPluginError,
  type LogLine,
  type PanelDocument,
  PanelPlugin,
  PluginError,
  type RenderRequest,
  type StreamRequest,
} from '@gantry/plugin-sdk';
import { isApiError } from '../api/api-errors.ts';
import { type ClusterConnection, connectCluster } from '../api/connect-cluster.ts';
import { describeFailure, toPluginError } from '../api/failure-words.ts';
import { BRIEF } from '../api/retry.ts';
import { parseClusters } from '../config/cluster-config.ts';
import { MalformedObject } from '../objects/json-reader.ts';
import { renderEnvironment } from './environment-panel.ts';
import { renderIngress } from './ingress-panel.ts';
import { PanelReader } from './panel-reader.ts';
import { followPodLog, LogSourceRefused } from './pod-log.ts';
import { explanation } from './sections.ts';
import { renderService } from './service-panel.ts';
import { isWorkload, resolveTarget, type Target } from './target.ts';
import { renderWorkload } from './workload-panel.ts';

/** Time for one request of a panel; somebody is looking at a spinner. */
const PANEL_TIMEOUT_MS = 15_000;

/** Shows what an entity's object is doing right now, and follows the logs of its pods. */
export class KubernetesPanel extends PanelPlugin {
  async render(
    ctx: EntityCallContext,
    _credentials: Credentials,
    _request: RenderRequest,
  ): Promise<PanelDocument> {
    const resolved = resolveTarget(ctx.entity, parseClusters(ctx.integration.options));
    if (resolved.kind === 'unresolved') return explanation(resolved.reason);
    const { target } = resolved;
    let connection: ClusterConnection | undefined;
    try {
      connection = await connectFor(target, ctx);
      return await renderTarget(new PanelReader(connection), target);
    } catch (error) {
      ctx.signal.throwIfAborted();
      // The account may not: something for the page to say, not a failure of the connection.
      if (isApiError(error, 403) || error instanceof MalformedObject) {
        return explanation(`Cluster "${target.cluster.name}": ${describeFailure(error)}.`);
      }
      throw toPluginError(target.cluster.name, error);
    } finally {
      connection?.close();
    }
  }

  override async *stream(
    ctx: EntityCallContext,
    _credentials: Credentials,
    request: StreamRequest,
  ): AsyncGenerator<LogLine> {
    const resolved = resolveTarget(ctx.entity, parseClusters(ctx.integration.options));
    if (resolved.kind === 'unresolved') throw new PluginError(REFUSED, 404, resolved.reason);
    const { target } = resolved;
    let connection: ClusterConnection | undefined;
    try {
      connection = await connectFor(target, ctx);
      yield* followPodLog(new PanelReader(connection), target, request);
    } catch (error) {
      // Going away is how following ends.
      if (ctx.signal.aborted) return;
      if (isPluginError(error)) throw error;
      if (error instanceof LogSourceRefused) throw new PluginError(REFUSED, 404, error.message);
      throw toPluginError(target.cluster.name, error);
    } finally {
      connection?.close();
    }
  }
}

const REFUSED = 'KUBERNETES_LOG_SOURCE';

function connectFor(target: Target, ctx: EntityCallContext): Promise<ClusterConnection> {
  return connectCluster(target.cluster, {
    signal: ctx.signal,
    deadline: ctx.deadline,
    retry: BRIEF,
    timeoutMs: PANEL_TIMEOUT_MS,
  });
}

function renderTarget(reader: PanelReader, target: Target): Promise<PanelDocument> {
  const now = new Date();
  if (isWorkload(target)) return renderWorkload(reader, target, now);
  switch (target.kind) {
    case 'Namespace':
      return renderEnvironment(reader, target);
    case 'Service':
      return renderService(reader, target, now);
    case 'Ingress':
      return renderIngress(reader, target);
    default:
      throw new Error(`No panel for ${target.kind}.`);
  }
}
