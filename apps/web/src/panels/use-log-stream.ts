import type { EntityRef, LogLine } from '@gantry/contracts';
import { useEffect, useState } from 'react';
import { api } from '../api/client.ts';
import { appendLines, EMPTY_LOG, type LogSnapshot, toLogLine } from './log-buffer.ts';
import { readJsonLines } from './read-lines.ts';

/** How often lines that arrived are shown. */
const FLUSH_MS = 120;

export interface LogTarget {
  readonly entityRef: EntityRef;
  readonly plugin: string;
  readonly panel: string;
  readonly source: string;
}

type LogState =
  | { readonly kind: 'connecting' | 'open' | 'ended' }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface LogStream {
  readonly log: LogSnapshot;
  readonly state: LogState;
  readonly clear: () => void;
  readonly again: () => void;
}

/** Follows a log for as long as it is on the page. */
export function useLogStream({ entityRef, plugin, panel, source }: LogTarget): LogStream {
  const { kind, namespace, name } = entityRef;
  const [log, setLog] = useState<LogSnapshot>(EMPTY_LOG);
  const [state, setState] = useState<LogState>({ kind: 'connecting' });
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt reads it again
  useEffect(() => {
    const abort = new AbortController();
    let waiting: LogLine[] = [];
    const flush = (): void => {
      const lines = waiting;
      waiting = [];
      if (lines.length > 0) setLog((before) => appendLines(before, lines));
    };
    const timer = setInterval(flush, FLUSH_MS);
    setLog(EMPTY_LOG);
    setState({ kind: 'connecting' });
    const follow = async (): Promise<void> => {
      try {
        const path = '/api/v1/entities/{kind}/{name}/panels/{plugin}/{panel}/stream';
        const { data } = await api.GET(path, {
          params: { path: { kind, name, plugin, panel }, query: { namespace, source } },
          parseAs: 'stream',
          signal: abort.signal,
        });
        setState({ kind: 'open' });
        if (data) {
          for await (const value of readJsonLines(data as ReadableStream<Uint8Array>)) {
            const line = toLogLine(value);
            if (line) waiting.push(line);
          }
        }
        if (!abort.signal.aborted) setState({ kind: 'ended' });
      } catch (error) {
        if (!abort.signal.aborted) setState({ kind: 'failed', error });
      } finally {
        clearInterval(timer);
        if (!abort.signal.aborted) flush();
      }
    };
    void follow();
    return () => {
      clearInterval(timer);
      abort.abort();
    };
  }, [kind, namespace, name, plugin, panel, source, attempt]);

  return {
    log,
    state,
    clear: () => setLog((before) => ({ ...EMPTY_LOG, received: before.received })),
    again: () => setAttempt((before) => before + 1),
  };
}
