import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Entry {
  readonly at: bigint;
  readonly line: string;
  readonly labels: Record<string, string>;
}

/**
 * A Loki as its API description says, with the part of LogQL that the plugin writes: a selector, filters of lines
 * and of labels, and `sum by (…) (count_over_time(…))`.
 */
export async function startFakeLoki() {
  const entries: Entry[] = [];
  const queries: URLSearchParams[] = [];
  const server = createServer(answer);

  function answer(request: IncomingMessage, response: ServerResponse): unknown {
    const url = new URL(request.url ?? '/', 'http://loki');
    const { authorization, 'x-scope-orgid': tenant } = request.headers;
    if (
      authorization !== 'Bearer canary-token' &&
      authorization !== `Basic ${btoa('ada:canary')}`
    ) {
      return send(response, 401, 'no credentials provided');
    }
    if (tenant !== 'shop') return send(response, 401, 'no org id');
    queries.push(url.searchParams);
    if (url.pathname.endsWith('/labels')) {
      const names = new Set(entries.flatMap(({ labels }) => Object.keys(labels)));
      return json(response, [...names].sort());
    }
    const query = url.searchParams.get('query') ?? '';
    if (query.includes('too-much')) {
      response.setHeader('retry-after', '30');
      return send(response, 429, 'too many outstanding requests');
    }
    const metric = /^sum by \((\w+)\) \(count_over_time\((.*) \[(\d+)ms\]\)\)$/.exec(query);
    const found = select(metric?.[2] ?? query);
    if (!found) return send(response, 400, 'parse error at line 1, col 1: syntax error');
    const start = BigInt(url.searchParams.get('start') ?? 0);
    const end = BigInt(url.searchParams.get('end') ?? 0);
    if (metric) return json(response, count(found, metric, { start, end }));
    const page = found
      .filter(({ at }) => at >= start && at < end)
      .sort((a, b) => (a.at < b.at ? 1 : -1))
      .slice(0, Number(url.searchParams.get('limit')));
    const streams = new Map<string, { stream: object; values: string[][] }>();
    for (const { at, line, labels } of page) {
      const key = JSON.stringify(labels);
      const stream = streams.get(key) ?? { stream: labels, values: [] };
      stream.values.push([String(at), line]);
      streams.set(key, stream);
    }
    return json(response, { resultType: 'streams', result: [...streams.values()] });
  }

  function select(query: string): Entry[] | undefined {
    const [, selector, rest = ''] = /^\{(.*?)\}(.*)$/.exec(query) ?? [];
    if (selector === undefined) return undefined;
    const tests: ((entry: Entry) => boolean)[] = [];
    for (const [, label = '', value] of selector.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
      tests.push(({ labels }) => labels[label] === JSON.parse(`"${value}"`));
    }
    const stage = / (?:(\|=|\|~|!~)|\| (\w+) (=~|=|!=)) ("(?:[^"\\]|\\.)*")/y;
    let at = 0;
    while (at < rest.length) {
      stage.lastIndex = at;
      const match = stage.exec(rest);
      if (!match) return undefined;
      at = stage.lastIndex;
      const [, line, label, op = line, quoted = '""'] = match;
      const text = JSON.parse(quoted) as string;
      const flags = text.startsWith('(?i)') ? 'i' : '';
      const pattern = text.replace(/^\(\?i\)/, '');
      const whole = () => new RegExp(`^(?:${pattern})$`, flags);
      tests.push((entry) => {
        const value = label === undefined ? entry.line : (entry.labels[label] ?? '');
        if (op === '|=') return value.includes(text);
        if (op === '|~') return new RegExp(pattern, flags).test(value);
        if (op === '!~') return !new RegExp(pattern, flags).test(value);
        if (op === '=~') return whole().test(value);
        return op === '=' ? value === text : value !== text;
      });
    }
    return entries.filter((entry) => tests.every((passes) => passes(entry)));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    entries,
    queries,
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

function count(found: Entry[], metric: RegExpExecArray, span: { start: bigint; end: bigint }) {
  const [, label = '', , range = '0'] = metric;
  const step = BigInt(range) * 1_000_000n;
  const series = new Map<string, [number, string][]>();
  for (let at = span.start; at <= span.end; at += step) {
    const within = found.filter((entry) => entry.at > at - step && entry.at <= at);
    for (const level of new Set(within.map(({ labels }) => labels[label] ?? ''))) {
      const size = within.filter(({ labels }) => (labels[label] ?? '') === level).length;
      const values = series.get(level) ?? [];
      values.push([Number(at / 1_000_000n) / 1_000, String(size)]);
      series.set(level, values);
    }
  }
  const result = [...series].map(([level, values]) => ({ metric: { [label]: level }, values }));
  return { resultType: 'matrix', result };
}

function json(response: ServerResponse, data: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ status: 'success', data }));
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' });
  response.end(`${text}\n`);
}
