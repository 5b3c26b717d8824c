import type { LogLine, StreamRequest } from '@gantry/plugin-sdk';
import { isApiError } from '../api/api-errors.ts';
import { resources } from '../api/resources.ts';
import { parseService } from '../objects/network-objects.ts';
import type { Pod } from '../objects/pod.ts';
import { readLogLines } from './log-lines.ts';
import type { PanelReader } from './panel-reader.ts';
import { podsOfService, podsOfWorkload } from './pods-of.ts';
import { isWorkload, type Target } from './target.ts';

interface LogSource {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
}

const SEGMENT = '[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?';
const SOURCE = new RegExp(`^(${SEGMENT})/(${SEGMENT})/(${SEGMENT})(/previous)?$`);

const DEFAULT_TAIL_LINES = 200;
const MAX_TAIL_LINES = 5_000;

/** Reads `namespace/pod/container`, with `/previous` for the run before; `undefined` for anything else. */
export function parseLogSource(text: string): LogSource | undefined {
  const match = SOURCE.exec(text);
  if (!match) return undefined;
  const [, namespace, pod, container, previous] = match as unknown as [
    string,
    string,
    string,
    string,
    string | undefined,
  ];
  return { namespace, pod, container, previous: previous !== undefined };
}

/**
 * Follows the log of a container of the target's pods, until the container ends or the caller goes away.
 *
 * The source comes from whoever asks, so it is not believed: the pod has to be one that the target's own
 * selector finds in the target's own namespace. Otherwise a person could read any pod's log with Gantry's
 * rights by asking for it.
 */
export async function* followPodLog(
  reader: PanelReader,
  target: Target,
  request: StreamRequest,
): AsyncGenerator<LogLine> {
  const source = parseLogSource(request.source);
  const pod = source && (await findPod(reader, target, source));
  if (!source || !pod?.containers.some(({ name }) => name === source.container)) {
    throw new LogSourceRefused();
  }
  const tailLines = Math.min(
    Math.max(0, Math.trunc(request.tailLines ?? DEFAULT_TAIL_LINES)),
    MAX_TAIL_LINES,
  );
  const path = `/api/v1/namespaces/${source.namespace}/pods/${source.pod}/log`;
  try {
    const response = await reader.connection.stream(path, {
      container: source.container,
      timestamps: 'true',
      tailLines: String(tailLines),
      ...(source.previous ? { previous: 'true' } : { follow: 'true' }),
    });
    yield* readLogLines(response);
  } catch (error) {
    // "is waiting to start: ImagePullBackOff", "previous terminated container not found": an answer.
    if (!isApiError(error, 400)) throw error;
    yield { text: error.message, level: 'warn' };
  }
}

/** A log that does not belong to the entity. Says the same whether or not the pod exists. */
export class LogSourceRefused extends Error {
  constructor() {
    super('This log does not belong to the entity.');
  }
}

async function findPod(
  reader: PanelReader,
  target: Target,
  source: LogSource,
): Promise<Pod | undefined> {
  if (source.namespace !== target.namespace) return undefined;
  if (isWorkload(target)) {
    const workload = await reader.readWorkload(target);
    if (!workload) return undefined;
    return only(await podsOfWorkload(reader, workload, source.pod), source);
  }
  if (target.kind !== 'Service') return undefined;
  const raw = await reader.readObject(resources.services, target);
  if (raw === undefined) return undefined;
  const { selector } = parseService(raw);
  const options = { podName: source.pod };
  return only(await podsOfService(reader, target.namespace, selector, options), source);
}

function only(found: { readonly items: readonly Pod[] }, source: LogSource): Pod | undefined {
  return found.items.find(
    ({ meta }) => meta.name === source.pod && meta.namespace === source.namespace,
  );
}
