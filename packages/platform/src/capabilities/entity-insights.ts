import { type Clock, isPlatformError, messageOf, type Problem } from '@gantry/base';
import {
  type AnalysisFinding,
  formatEntityRef,
  type HealthReport,
  type HealthStatus,
  type IncidentResult,
  type RemediationResult,
} from '@gantry/contracts';
import type { Store } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import { errors } from '../errors.ts';
import type { EntityCalls, EntityRequest, Need, PreparedCall } from './entity-calls.ts';
import { readSpan } from './read-span.ts';

const HEALTH: Need = { capability: 'health', permission: 'health.read' };
const INCIDENTS: Need = { capability: 'incidents', permission: 'incidents.read' };
const ANALYSIS: Need = { capability: 'analysis', permission: 'analysis.read' };
const REMEDIATION: Need = { capability: 'analysis', permission: 'analysis.execute' };
const INCIDENT_SPAN_MS = 7 * 24 * 3_600_000;
/** The worst first. What cannot be told is worse than good, and better than bad. */
const SEVERITY: readonly HealthStatus[] = ['critical', 'warning', 'unknown', 'ok'];

export type SourcedHealth = HealthReport & { readonly source: string };
export type SourcedFinding = AnalysisFinding & { readonly source: string };

export interface IncidentSearch {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly statuses?: readonly string[] | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** What plugins make of an entity: health, incidents, findings. */
export class EntityInsights {
  readonly #calls: EntityCalls;
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(calls: EntityCalls, store: Store, clock: Clock) {
    this.#calls = calls;
    this.#store = store;
    this.#clock = clock;
  }

  /** Every source's report, and the worst of them. A source that fails is `unknown`. */
  async health(
    request: EntityRequest,
  ): Promise<{ status: HealthStatus; reports: SourcedHealth[] }> {
    const reports = await this.#fromEach(
      request,
      HEALTH,
      (prepared) => this.#calls.call(prepared, 'health.check', {}),
      (text): HealthReport => ({ status: 'unknown', text }),
    );
    const status = SEVERITY.find((level) => reports.some((report) => report.status === level));
    return { status: status ?? 'unknown', reports };
  }

  async incidents(
    request: EntityRequest,
    search: IncidentSearch,
  ): Promise<IncidentResult & { source: string }> {
    const { limit, cursor, statuses } = search;
    const problems: Problem[] = [];
    const standard = { now: this.#clock.now(), defaultMs: INCIDENT_SPAN_MS };
    const span = readSpan(search, standard, problems);
    if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
    const query = {
      ...span,
      limit,
      ...(statuses && statuses.length > 0 ? { statuses: [...statuses] } : {}),
      ...(cursor === undefined ? {} : { cursor }),
    };
    const prepared = await this.#calls.prepare(request, INCIDENTS);
    const result = await this.#calls.call(prepared, 'incidents.listIncidents', { query });
    return { source: prepared.binding.source, ...result };
  }

  /** The findings of every source. A source that fails is a finding itself. */
  async analysis(request: EntityRequest): Promise<SourcedFinding[]> {
    const found = await this.#fromEach(
      request,
      ANALYSIS,
      async (prepared) => ({
        findings: await this.#calls.call(prepared, 'analysis.analyze', {}),
      }),
      (text): { findings: AnalysisFinding[] } => ({
        findings: [
          {
            slug: 'analysis-failed',
            title: 'The analysis failed',
            description: text,
            status: 'warn',
          },
        ],
      }),
    );
    return found.flatMap(({ source, findings }) =>
      findings.map((finding) => ({ ...finding, source })),
    );
  }

  async remediate(request: EntityRequest, remediationId: string): Promise<RemediationResult> {
    const prepared = await this.#calls.prepare(request, REMEDIATION);
    const { binding, entity } = prepared;
    if (!this.#calls.supports(prepared, 'analysis.remediate')) {
      throw errors.PLUGIN_LACKS_CAPABILITY({ slug: binding.plugin, capability: 'remediation' });
    }
    const ref = formatEntityRef({ ...entity.metadata, kind: entity.kind });
    const entry = toAuditEntry(this.#clock, request.context, {
      action: 'analysis.remediated',
      resourceType: 'analysis',
      resourceId: ref,
      resourceName: entity.metadata.name,
      after: { source: binding.source, remediation: remediationId },
    });
    await this.#store.transaction((tx) => tx.audit.append([entry]));
    return await this.#calls.call(prepared, 'analysis.remediate', { remediationId });
  }

  async #fromEach<T>(
    request: EntityRequest,
    need: Need,
    ask: (prepared: PreparedCall) => Promise<T>,
    failed: (text: string) => T,
  ): Promise<(T & { source: string })[]> {
    const { entity, bindings } = await this.#calls.bindingsOf(request, need);
    return await Promise.all(
      bindings.map(async (binding) => {
        try {
          const prepared = await this.#calls.open(entity, binding, request);
          return { ...(await ask(prepared)), source: binding.source };
        } catch (error) {
          // Only errors of the platform have texts that are meant to be shown.
          const text = isPlatformError(error) ? messageOf(error) : 'It could not be asked.';
          return { ...failed(text), source: binding.source };
        }
      }),
    );
  }
}
