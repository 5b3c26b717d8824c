import {
  CatalogPlugin,
  type ConnectionTest,
  type Credentials,
  type PluginContext,
  type SyncPage,
} from '@gantry/plugin-sdk';
import { type ClusterConnection, connectCluster } from '../api/connect-cluster.ts';
import { describeFailure } from '../api/failure-words.ts';
import { ONCE } from '../api/retry.ts';
import { type ClusterConfig, parseClusters } from '../config/cluster-config.ts';
import { syncCluster } from './sync-cluster.ts';
import { countObjects, SyncProgress } from './sync-progress.ts';
import { testClusters } from './test-clusters.ts';

/** Brings namespaces, workloads, Services and Ingresses of all configured clusters into the catalog. */
export class KubernetesCatalog extends CatalogPlugin {
  async *sync(ctx: PluginContext, _credentials: Credentials): AsyncGenerator<SyncPage> {
    const settings = parseClusters(ctx.integration.options);
    const clusters = settings.flatMap((setting) =>
      setting.kind === 'valid' ? [setting.cluster] : [],
    );
    const progress = new SyncProgress(ctx, await countAll(clusters, ctx));
    // One after another: two clusters at once would double the memory, and the catalog takes one page at a time.
    for (const setting of settings) {
      if (setting.kind === 'invalid') {
        const message = setting.problems.join('; ').slice(0, 2_000);
        ctx.log.error(`${setting.name}: ${message}`);
        yield { scope: setting.name, entities: [], failure: { message } };
        continue;
      }
      yield* syncOne(setting.cluster, ctx, progress);
    }
  }

  override testConnection(ctx: PluginContext, _credentials: Credentials): Promise<ConnectionTest> {
    return testClusters(parseClusters(ctx.integration.options), ctx);
  }
}

async function* syncOne(
  cluster: ClusterConfig,
  ctx: PluginContext,
  progress: SyncProgress,
): AsyncGenerator<SyncPage> {
  const { log, signal, deadline } = ctx;
  const started = Date.now();
  let connection: ClusterConnection | undefined;
  let read = 0;
  try {
    connection = await connectCluster(cluster, {
      signal,
      deadline,
      onRetry: (error, delayMs) =>
        log.debug(
          `${cluster.name}: ${describeFailure(error)}; trying again in ${Math.round(delayMs)} ms.`,
        ),
    });
    yield* syncCluster(connection, {
      log,
      signal,
      onRead: (count, resource) => {
        read += count;
        progress.advance(count, cluster.name, resource);
      },
    });
    log.info(`${cluster.name}: read ${read} objects in ${Date.now() - started} ms.`);
  } catch (error) {
    signal.throwIfAborted();
    const message = describeFailure(error).slice(0, 2_000);
    log.error(`${cluster.name}: ${message}`);
    yield { scope: cluster.name, entities: [], failure: { message } };
  } finally {
    connection?.close();
  }
}

async function countAll(
  clusters: readonly ClusterConfig[],
  ctx: PluginContext,
): Promise<number | undefined> {
  const counts = await Promise.all(
    clusters.map(async (cluster) => {
      let probe: ClusterConnection | undefined;
      try {
        const options = { signal: ctx.signal, retry: ONCE, timeoutMs: 5_000 };
        probe = await connectCluster(cluster, options);
        return await countObjects(probe);
      } catch {
        return undefined;
      } finally {
        probe?.close();
      }
    }),
  );
  ctx.signal.throwIfAborted();
  return counts.reduce<number | undefined>(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );
}
