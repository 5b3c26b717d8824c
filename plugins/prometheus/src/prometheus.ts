import { type Credentials, expandTemplate, type PluginContext } from '@gantry/plugin-sdk';
import { askJson, type JsonRecord, readList, readRecord, readText } from '@gantry/plugin-sdk/json';
import { NAME_ANNOTATION } from './options.ts';

export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** Unix milliseconds, and the value then. */
  readonly points: readonly (readonly [number, number])[];
}

/** Prometheus as one call sees it. Throws errors of the contract, with Prometheus' own words. */
export class Prometheus {
  readonly #ctx: PluginContext;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(ctx: PluginContext, credentials: Credentials) {
    this.#ctx = ctx;
    const { tenant } = ctx.integration.options;
    this.#headers = {
      ...authorization(credentials),
      ...(typeof tenant === 'string' && tenant !== '' ? { 'x-scope-orgid': tenant } : {}),
    };
  }

  /** What a query answers for one moment, by default now. */
  async instant(query: string): Promise<Series[]> {
    return this.#ask('query', { query });
  }

  /** The only value of a query; `undefined` for none, or one that is no number. */
  async value(query: string): Promise<number | undefined> {
    const [only] = await this.instant(query);
    const value = only?.points[0]?.[1];
    return value !== undefined && Number.isFinite(value) ? value : undefined;
  }

  async range(query: string, { startMs, endMs, stepSeconds }: TimeRange): Promise<Series[]> {
    return this.#ask('query_range', {
      query,
      start: String(startMs / 1_000),
      end: String(endMs / 1_000),
      step: String(stepSeconds),
    });
  }

  /** Which version answers. */
  async version(): Promise<string> {
    return this.#get('status/buildinfo', {}, (answer) => {
      const data = readRecord(readRecord(answer).data, '"data"');
      return readText(data, 'version');
    });
  }

  #ask(path: string, parameters: Readonly<Record<string, string>>): Promise<Series[]> {
    return this.#get(path, parameters, (answer) => {
      const data = readRecord(readRecord(answer).data, '"data"');
      // A scalar has no series around it.
      if (data.resultType === 'scalar') return [{ labels: {}, points: readPoints([data.result]) }];
      return readList(data.result, '"result"').map(readSeries);
    });
  }

  #get<T>(
    path: string,
    parameters: Readonly<Record<string, string>>,
    read: (answer: unknown) => T,
  ): Promise<T> {
    const { address, caCertificate } = this.#ctx.integration.options as Record<string, string>;
    const query = new URLSearchParams(parameters);
    const base = String(address).replace(/\/+$/, '');
    return askJson(this.#ctx, {
      url: `${base}/api/v1/${path}${query.size === 0 ? '' : `?${query}`}`,
      headers: this.#headers,
      ...(caCertificate ? { ca: caCertificate } : {}),
      read,
    });
  }
}

export interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepSeconds: number;
}

/**
 * A query for the entity of a call: its name in metrics, namespace and environment, as texts inside quotation marks of
 * PromQL.
 */
export function queryFor(ctx: PluginContext, template: string): string {
  return expandTemplate(template, {
    project_slug: escaped(measuredName(ctx)),
    org_slug: escaped(ctx.orgSlug),
    environment: escaped(ctx.environment ?? ''),
    project_id: escaped(ctx.projectId),
  });
}

function measuredName(ctx: PluginContext): string {
  const named = ctx.entity?.annotations[NAME_ANNOTATION]?.trim();
  return named && named !== 'true' ? named : ctx.projectSlug;
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function readSeries(raw: JsonRecord): Series {
  const labels = Object(raw.metric) as Record<string, string>;
  return { labels, points: readPoints(raw.values ?? [raw.value]) };
}

function readPoints(values: unknown): [number, number][] {
  if (!Array.isArray(values)) throw new TypeError('"values" is no list');
  return values.map((pair) => {
    if (!Array.isArray(pair) || typeof pair[0] !== 'number')
      throw new TypeError('a value has no time');
    return [Math.round(pair[0] * 1_000), Number(pair[1])];
  });
}

function authorization({ token, username, password }: Credentials): Record<string, string> {
  if (token) return { authorization: `Bearer ${token}` };
  if (!username) return {};
  const pair = Buffer.from(`${username}:${password ?? ''}`).toString('base64');
  return { authorization: `Basic ${pair}` };
}
