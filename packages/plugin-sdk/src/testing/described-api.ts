import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { problemsOf } from '@gantry/contracts';
import { findOperation } from './find-operation.ts';

type Schema = Readonly<Record<string, unknown>>;

/** One operation of a vendor's API: what it takes, and what it answers by status; null for nothing. */
export interface ApiOperation {
  readonly path: Readonly<Record<string, Schema>>;
  readonly query: Readonly<Record<string, Schema>>;
  /** Names of the parameters of the query that have to be there. */
  readonly required: readonly string[];
  readonly body?: Schema;
  /** Whether a request without a body is refused. */
  readonly needsBody?: boolean;
  readonly answers: Readonly<Record<string, Schema | null>>;
}

/** The part of a vendor's API description that a plugin uses; `scripts/cut-api.mjs` cuts it out. */
export interface ApiDescription {
  readonly source: string;
  /** By method and path, such as `GET /repos/{owner}/{repo}`. */
  readonly operations: Readonly<Record<string, ApiOperation>>;
}

/** A request that the description allows. */
export interface DescribedRequest {
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  /** Path and query as they came. */
  readonly url: string;
}

export interface DescribedAnswer {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a text as it is. */
  readonly body?: unknown;
}

/** `hang`: never answer. Answers of a fault are not held against the description. */
export type ApiFault = DescribedAnswer | 'hang';

export interface DescribedApiOptions {
  readonly description: unknown;
  /** What addresses begin with, such as `/api/v3`. */
  readonly basePath?: string;
  answer(request: DescribedRequest): DescribedAnswer | Promise<DescribedAnswer>;
}

/** A running fake of a vendor's API. */
export interface DescribedApi {
  readonly address: string;
  /** What was asked, in order. */
  readonly requests: readonly DescribedRequest[];
  /** Where requests or answers differ from the description. A test ends with an empty list. */
  readonly problems: readonly string[];
  /** Decides, for each request, whether something goes wrong; null for nothing. */
  fault: ((request: DescribedRequest) => ApiFault | undefined) | null;
  clear(): void;
  stop(): Promise<void>;
}

/**
 * Starts a fake of a vendor's API on the loopback. Every request and every answer is held against the vendor's
 * description; one that differs is answered with 500 and kept in `problems`.
 */
export async function startDescribedApi(options: DescribedApiOptions): Promise<DescribedApi> {
  const { operations } = options.description as ApiDescription;
  const requests: DescribedRequest[] = [];
  const problems: string[] = [];
  const server = createServer((incoming, response) => {
    respond(incoming, response).catch((error: unknown) => {
      problems.push(String(error));
      send(response, { status: 500, body: { message: String(error) } });
    });
  });

  async function respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const url = incoming.url ?? '/';
    const { pathname, searchParams: query } = new URL(url, 'http://described');
    const base = options.basePath ?? '';
    const line = `${incoming.method} ${pathname}`;
    const found = pathname.startsWith(base)
      ? findOperation(operations, incoming.method ?? 'GET', pathname.slice(base.length))
      : undefined;
    if (!found) {
      problems.push(`${line} is not in the description.`);
      return send(response, { status: 500, body: { message: `${line} is not described` } });
    }
    const { operation, parameters } = found;
    const description = operations[operation] as ApiOperation;
    const text = Buffer.concat(chunks).toString('utf8');
    const body = readBody(text, incoming.headers['content-type']);
    const request = { operation, parameters, query, headers: incoming.headers, body, url };
    requests.push(request);
    const wrong = requestProblems(description, request);
    if (wrong.length > 0) {
      problems.push(...wrong.map((problem) => `${operation}: ${problem}`));
      return send(response, { status: 500, body: { message: wrong.join('; ') } });
    }
    const fault = api.fault?.(request);
    if (fault === 'hang') return;
    if (fault) return send(response, fault);
    const answer = await options.answer(request);
    const differs = answerProblems(description, answer);
    problems.push(...differs.map((problem) => `${operation}: ${problem}`));
    send(response, differs.length > 0 ? { status: 500, body: { message: differs } } : answer);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const api: DescribedApi = {
    address: `http://127.0.0.1:${port}${options.basePath ?? ''}`,
    requests,
    problems,
    fault: null,
    clear: () => void requests.splice(0),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return api;
}

function requestProblems(operation: ApiOperation, request: DescribedRequest): string[] {
  const found: string[] = [];
  const hold = (schema: Schema | undefined, value: unknown, what: string): void => {
    if (!schema) found.push(`${what} is not described`);
    else
      for (const { pointer, message } of problemsOf(schema as never, value))
        found.push(`${what}${pointer} ${message}`);
  };
  for (const [name, value] of Object.entries(request.parameters)) {
    hold(operation.path[name] ?? {}, typed(value, operation.path[name]), `path ${name}`);
  }
  for (const [name, value] of request.query) {
    const schema = operation.query[name];
    const item = schema?.type === 'array' ? (schema.items as Schema) : schema;
    hold(item, typed(value, item), `query ${name}`);
  }
  for (const name of operation.required) {
    if (!request.query.has(name)) found.push(`query ${name} is required`);
  }
  const { body, needsBody } = operation;
  if (body && (needsBody || request.body !== undefined)) hold(body, request.body, 'body');
  else if (!body && request.body !== undefined) found.push('there is no body in the description');
  return found;
}

function answerProblems({ answers }: ApiOperation, answer: DescribedAnswer): string[] {
  const { status = 200, body } = answer;
  // Failures have one form for all operations, which descriptions leave out here.
  if (status === 304 || status >= 400) return [];
  const schema = answers[status];
  if (schema === undefined) return [`answers no ${status}`];
  if (schema === null) return body === undefined ? [] : [`answers ${status} without a body`];
  return problemsOf(schema as never, body).map(
    ({ pointer, message }) => `${status} ${pointer} ${message}`,
  );
}

/** The text of a parameter as its schema has it. */
function typed(value: string, schema: Schema | undefined): unknown {
  const type = schema?.type;
  if ((type === 'integer' || type === 'number') && value.trim() !== '' && !Number.isNaN(+value))
    return Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

function readBody(text: string, type = ''): unknown {
  if (text === '') return undefined;
  if (type.includes('x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function send(response: ServerResponse, { status = 200, headers, body }: DescribedAnswer): void {
  const isText = typeof body === 'string';
  const type = isText ? 'text/plain' : 'application/json; charset=utf-8';
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'content-type': type }),
    ...headers,
  });
  response.end(body === undefined ? undefined : isText ? body : JSON.stringify(body));
}
