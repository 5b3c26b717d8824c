import type { KubeObject } from '../world/object-builders.ts';
import { podCells } from './pod-cells.ts';
import { readRecorded } from './recorded-world.ts';

// `kubectl get` asks the server to lay out tables. Column definitions are recorded; the cells are made here
// by the rules of the server's printers.

type Cells = (object: KubeObject) => unknown[];

let columns: Record<string, unknown> | undefined;

export function toTable(
  plural: string,
  metadata: KubeObject,
  objects: readonly KubeObject[],
): KubeObject | undefined {
  const cells = PRINTERS[plural];
  if (!cells) return undefined;
  columns ??= readRecorded('tables.json');
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns[plural],
    rows: objects.map((object) => ({
      cells: cells(object),
      object: {
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: object.metadata,
      },
    })),
  };
}

const name: Cells = (object) => [object.metadata.name];
const age = (object: KubeObject): string => since(object.metadata.creationTimestamp);

const PRINTERS: Record<string, Cells> = {
  namespaces: (o) => [...name(o), o.status.phase, age(o)],
  nodes: (o) => [...name(o), 'Unknown', '<none>', age(o), '', ...Array(5).fill('<none>')],
  pods: (o) => podCells(o, age(o)),
  deployments: (o) => [
    ...name(o),
    `${o.status.readyReplicas ?? 0}/${o.spec.replicas}`,
    o.status.updatedReplicas ?? 0,
    o.status.availableReplicas ?? 0,
    age(o),
    ...wide(o.spec.template),
    selectorText(o.spec.selector),
  ],
  replicasets: (o) => [
    ...name(o),
    o.spec.replicas,
    o.status.replicas ?? 0,
    o.status.readyReplicas ?? 0,
    age(o),
    ...wide(o.spec.template),
    selectorText(o.spec.selector),
  ],
  statefulsets: (o) => [
    ...name(o),
    `${o.status.readyReplicas ?? 0}/${o.spec.replicas}`,
    age(o),
    ...wide(o.spec.template),
  ],
  daemonsets: (o) => [
    ...name(o),
    o.status.desiredNumberScheduled ?? 0,
    o.status.currentNumberScheduled ?? 0,
    o.status.numberReady ?? 0,
    o.status.updatedNumberScheduled ?? 0,
    o.status.numberAvailable ?? 0,
    '<none>',
    age(o),
    ...wide(o.spec.template),
    selectorText(o.spec.selector),
  ],
  jobs: (o) => [
    ...name(o),
    `${o.status.succeeded ?? 0}/${o.spec.completions ?? 1}`,
    span(Date.parse(o.status.completionTime) - Date.parse(o.status.startTime)),
    age(o),
    ...wide(o.spec.template),
    selectorText(o.spec.selector),
  ],
  cronjobs: (o) => [
    ...name(o),
    o.spec.schedule,
    o.spec.suspend ? 'True' : 'False',
    (o.status.active ?? []).length,
    o.status.lastScheduleTime ? since(o.status.lastScheduleTime) : '<none>',
    age(o),
    ...wide(o.spec.jobTemplate.spec.template),
    '<none>',
  ],
  services: (o) => [
    ...name(o),
    o.spec.type,
    o.spec.clusterIP ?? '<none>',
    externalIp(o),
    servicePorts(o),
    age(o),
    selectorText({ matchLabels: o.spec.selector }),
  ],
  ingresses: (o) => [
    ...name(o),
    o.spec.ingressClassName ?? '<none>',
    o.spec.rules.map((rule: KubeObject) => rule.host ?? '*').join(','),
    '',
    o.spec.tls ? '80, 443' : '80',
    age(o),
  ],
  events: (o) => [
    since(o.lastTimestamp),
    o.type,
    o.reason,
    `${o.involvedObject.kind.toLowerCase()}/${o.involvedObject.name}`,
    o.involvedObject.fieldPath ?? '',
    o.source.component,
    o.message,
    since(o.firstTimestamp),
    o.count,
    o.metadata.name,
  ],
};

function wide(template: KubeObject): [names: string, images: string] {
  const containers: KubeObject[] = template.spec.containers;
  return [containers.map((c) => c.name).join(','), containers.map((c) => c.image).join(',')];
}

function externalIp(service: KubeObject): string {
  if (service.spec.type === 'ExternalName') return service.spec.externalName;
  return service.spec.type === 'LoadBalancer' ? '<pending>' : '<none>';
}

function servicePorts(service: KubeObject): string {
  const ports: KubeObject[] = service.spec.ports ?? [];
  if (ports.length === 0) return '<none>';
  return ports
    .map((p) => `${p.port}${p.nodePort ? `:${p.nodePort}` : ''}/${p.protocol ?? 'TCP'}`)
    .join(',');
}

function selectorText(selector: KubeObject | undefined): string {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(
    ([key, value]) => `${key}=${value}`,
  );
  const expressions = (selector?.matchExpressions ?? []).map(
    (e: KubeObject) => `${e.key} ${e.operator.toLowerCase()} (${e.values.join(',')})`,
  );
  return [...labels.sort(), ...expressions].join(',') || '<none>';
}

function since(timestamp: string): string {
  return span(Date.now() - Date.parse(timestamp));
}

/** A duration as kubectl writes it: one or two units, coarser with age. */
function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const [minutes, hours, days] = [60, 3_600, 86_400].map((unit) => Math.floor(seconds / unit)) as [
    number,
    number,
    number,
  ];
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return `${minutes}m${seconds % 60 ? `${seconds % 60}s` : ''}`;
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return `${hours}h${minutes % 60 ? `${minutes % 60}m` : ''}`;
  return hours < 48 ? `${hours}h` : `${days}d`;
}
