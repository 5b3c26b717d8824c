import type { Clock } from '@gantry/base';
import type { DeploymentRow, StoreView } from '@gantry/storage';
import { toAuditEntry } from '../audit/audit-trail.ts';
import type { RequestContext } from '../context.ts';

export const DEPLOYMENT_STATES = [
  'queued',
  'in_progress',
  'success',
  'failure',
  'cancelled',
  'superseded',
] as const;
export type DeploymentState = (typeof DEPLOYMENT_STATES)[number];

export interface DeploymentReport {
  /** Of the deployment, when it is heard of for the first time. */
  readonly id: string;
  readonly entityUid: string;
  readonly entity: string;
  readonly environment: string;
  readonly source: string;
  /** What the source calls it: the same one is brought up to date. */
  readonly externalId: string;
  readonly version: string | undefined;
  readonly sha: string | undefined;
  readonly status: DeploymentState;
  readonly url: string | undefined;
  readonly description: string | undefined;
  readonly by: string;
  readonly at: string;
  readonly context: RequestContext;
  readonly clock: Clock;
}

const UNDER_WAY: readonly DeploymentState[] = ['queued', 'in_progress'];
const clip = (text: string | undefined, max: number): string | null => text?.slice(0, max) ?? null;

/** Writes down what is heard of a deployment. What is over does not begin again: reports may come out of order. */
export async function recordDeployment(
  tx: StoreView,
  report: DeploymentReport,
): Promise<'Recorded' | 'Updated' | 'Known already'> {
  const { entityUid, source, status, at } = report;
  const externalId = report.externalId.slice(0, 300);
  const isOver = !UNDER_WAY.includes(status);
  const before = await tx.deployments.find(entityUid, source, externalId);
  if (before) {
    const wasOver = !UNDER_WAY.includes(before.status as DeploymentState);
    const goesBack = wasOver && !isOver;
    if (goesBack || before.status === status) return 'Known already';
    const changes: Partial<DeploymentRow> = {
      status,
      updated_at: at,
      url: clip(report.url, 2_000) ?? before.url,
      description: clip(report.description, 1_000) ?? before.description,
      finished_at: isOver ? at : null,
    };
    await tx.deployments.update(before.id, changes);
    await record(tx, report, { id: before.id, before: before.status });
    return 'Updated';
  }
  await tx.deployments.insert({
    id: report.id,
    entity_uid: entityUid,
    entity: report.entity,
    environment: report.environment.slice(0, 100),
    source,
    external_id: externalId,
    version: clip(report.version, 300),
    sha: clip(report.sha, 100),
    status,
    url: clip(report.url, 2_000),
    description: clip(report.description, 1_000),
    deployed_by: report.by.slice(0, 200),
    started_at: at,
    updated_at: at,
    finished_at: isOver ? at : null,
  });
  await record(tx, report, { id: report.id });
  return 'Recorded';
}

async function record(
  tx: StoreView,
  { environment, version, sha, status, entity, context, clock }: DeploymentReport,
  { id, before }: { id: string; before?: string },
): Promise<void> {
  await tx.audit.append([
    toAuditEntry(clock, context, {
      action: 'deployment.recorded',
      resourceType: 'deployment',
      resourceId: id,
      resourceName: entity,
      ...(before === undefined ? {} : { before: { status: before } }),
      after: { environment, version, sha, status },
    }),
  ]);
}
