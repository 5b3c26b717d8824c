import { type JsonRecord, readRecord, readStringMap } from './json-reader.ts';
import { type LabelSelector, type Labels, parseLabelSelector } from './label-selector.ts';
import { type ObjectMeta, parseObject } from './object-meta.ts';

/** In the order in which they are read; an earlier kind keeps a name that two of them have. */
export const WORKLOAD_KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'] as const;
export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

export function isWorkloadKind(kind: string | undefined): kind is WorkloadKind {
  return (WORKLOAD_KINDS as readonly (string | undefined)[]).includes(kind);
}

/** Something that runs pods. */
export interface Workload {
  readonly kind: WorkloadKind;
  readonly meta: ObjectMeta;
  /** Absent for a CronJob, whose Jobs have selectors of their own. */
  readonly selector: LabelSelector | undefined;
  readonly podLabels: Labels;
  readonly spec: JsonRecord;
  readonly podSpec: JsonRecord;
  readonly status: JsonRecord;
}

export function parseWorkload(kind: WorkloadKind, raw: unknown): Workload {
  const { meta, object } = parseObject(raw);
  const spec = readRecord(object.spec, 'spec');
  const at = kind === 'CronJob' ? 'spec.jobTemplate.spec.template' : 'spec.template';
  const template = readRecord(templateOf(kind, spec), at);
  const templateMeta = readRecord(template.metadata, `${at}.metadata`);
  return {
    kind,
    meta,
    selector: kind === 'CronJob' ? undefined : parseLabelSelector(spec.selector, 'spec.selector'),
    podLabels: readStringMap(templateMeta.labels, `${at}.metadata.labels`),
    spec,
    podSpec: readRecord(template.spec, `${at}.spec`),
    status: readRecord(object.status, 'status'),
  };
}

function templateOf(kind: WorkloadKind, spec: JsonRecord): unknown {
  if (kind !== 'CronJob') return spec.template;
  const job = readRecord(
    readRecord(spec.jobTemplate, 'spec.jobTemplate').spec,
    'spec.jobTemplate.spec',
  );
  return job.template;
}
