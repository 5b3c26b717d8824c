import type { ServerResponse } from 'node:http';
import type { KubeObject } from '../world/object-builders.ts';
import { StatusError } from './status-error.ts';

/** Logs of pods: some lines from the past, and more while somebody follows. */
export class PodLogs {
  readonly #intervalMs: number;
  readonly #followers = new Map<string, Set<ServerResponse>>();
  readonly #written = new Map<string, string[]>();

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  serve(pod: KubeObject, query: URLSearchParams, response: ServerResponse): void {
    const container = containerOf(pod, query.get('container'));
    const key = `${pod.metadata.namespace}/${pod.metadata.name}/${container}`;
    const withTime = query.get('timestamps') === 'true';
    const previous = query.get('previous') === 'true';
    const status = (pod.status.containerStatuses ?? []).find(
      (s: KubeObject) => s.name === container,
    );
    if (previous && !status?.lastState?.terminated) {
      throw new StatusError(
        400,
        'BadRequest',
        `previous terminated container "${container}" in pod "${pod.metadata.name}" not found`,
      );
    }
    if (!previous && status?.state?.waiting && !status.lastState?.terminated) {
      throw new StatusError(
        400,
        'BadRequest',
        `container "${container}" in pod "${pod.metadata.name}" is waiting to start: ${status.state.waiting.reason}`,
      );
    }
    response.writeHead(200, { 'content-type': 'text/plain' });
    const lines = previous
      ? ['panic: out of memory', `exit ${status.lastState.terminated.exitCode}`]
      : this.#linesOf(key);
    const tail = query.get('tailLines');
    for (const line of tail === null ? lines : lines.slice(-Number(tail) || lines.length)) {
      response.write(entry(line, withTime));
    }
    const follows = query.get('follow') === 'true' && !previous && status?.state?.running;
    if (!follows) {
      response.end();
      return;
    }
    response.flushHeaders();
    this.#follow(key, response, withTime);
  }

  #follow(key: string, response: ServerResponse, withTime: boolean): void {
    const followers = this.#followers.get(key) ?? new Set();
    this.#followers.set(key, followers.add(response));
    let count = 0;
    const timer = setInterval(() => {
      response.write(entry(`tick ${++count} of ${key}`, withTime));
    }, this.#intervalMs);
    response.once('close', () => {
      clearInterval(timer);
      followers.delete(response);
    });
  }

  /** Adds a line, for those who follow and those who come later. */
  append(key: string, line: string): void {
    this.#linesOf(key).push(line);
    for (const response of this.#followers.get(key) ?? []) response.write(entry(line, true));
  }

  /** Ends the streams of a container, as when its pod ends. */
  end(key: string): void {
    for (const response of this.#followers.get(key) ?? []) response.end();
  }

  /** How many streams of a container are open. */
  followers(key: string): number {
    return this.#followers.get(key)?.size ?? 0;
  }

  #linesOf(key: string): string[] {
    let lines = this.#written.get(key);
    if (!lines) {
      lines = [
        `starting ${key}`,
        '{"level":"info","message":"listening on :8080"}',
        'grüße aus dem Pod ✓',
      ];
      this.#written.set(key, lines);
    }
    return lines;
  }
}

function containerOf(pod: KubeObject, asked: string | null): string {
  const names: string[] = [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])].map(
    (c) => c.name,
  );
  if (asked === null && pod.spec.containers.length > 1) {
    throw new StatusError(
      400,
      'BadRequest',
      `a container name must be specified for pod ${pod.metadata.name}, choose one of: [${names.join(' ')}]`,
    );
  }
  const name = asked ?? (names[0] as string);
  if (!names.includes(name)) {
    throw new StatusError(
      400,
      'BadRequest',
      `container ${name} is not valid for pod ${pod.metadata.name}`,
    );
  }
  return name;
}

function entry(line: string, withTime: boolean): string {
  return withTime ? `${new Date().toISOString().replace('Z', '123456Z')} ${line}\n` : `${line}\n`;
}
