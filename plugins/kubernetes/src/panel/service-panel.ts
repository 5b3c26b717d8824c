import type { PanelDocument, PanelSection } from '@gantry/plugin-sdk';
import { resources } from '../api/resources.ts';
import { readRecord, readRecords } from '../objects/json-reader.ts';
import { isHeadless, parseService, type ServiceObject } from '../objects/network-objects.ts';
import { parseObject } from '../objects/object-meta.ts';
import type { Pod } from '../objects/pod.ts';
import { eventsOf, eventsSection } from './events-of.ts';
import { type Found, nothing, type PanelReader } from './panel-reader.ts';
import { isReady } from './pod-state.ts';
import { podsOfService } from './pods-of.ts';
import {
  explanation,
  logSection,
  noteSections,
  podsSection,
  properties,
  sortPods,
  timeCell,
} from './sections.ts';
import type { Target } from './target.ts';

/** A Kubernetes Service: its ports, and the pods that answer on them. */
export async function renderService(
  reader: PanelReader,
  target: Target,
  now: Date,
): Promise<PanelDocument> {
  const raw = await reader.readObject(resources.services, target);
  if (raw === undefined) {
    return explanation(
      `There is no Service "${target.name}" in namespace "${target.namespace}" of cluster "${target.cluster.name}".`,
    );
  }
  const service = parseService(raw);
  const selecting = Object.keys(service.selector).length > 0;
  const [found, external, events] = await Promise.all([
    reader.optional(
      podsOfService(reader, target.namespace, service.selector),
      nothing as Found<Pod>,
      'Pods',
    ),
    selecting || service.type === 'ExternalName'
      ? []
      : reader.optional(readEndpoints(reader, target), [], 'Endpoints'),
    reader.optional(
      eventsOf(reader, target.namespace, [{ kind: 'Service', name: target.name }]),
      [],
      'Events',
    ),
  ]);
  const pods: Found<Pod> = { ...found, items: sortPods(found.items, now) };
  return {
    sections: [
      serviceStatus(service, pods.items, external),
      serviceProperties(service, target),
      portsSection(service),
      ...(selecting ? podsSection(pods, now) : []),
      ...(external.length > 0 ? [endpointsSection(external)] : []),
      eventsSection(events),
      ...(pods.items.length > 0 ? [logSection(pods.items)] : []),
      ...noteSections(reader.notes),
    ],
  };
}

interface Endpoint {
  readonly address: string;
  readonly ready: boolean;
  readonly ports: string;
}

/** Endpoints written by hand, for a Service that selects no pods. */
async function readEndpoints(reader: PanelReader, target: Target): Promise<Endpoint[]> {
  const raw = await reader.readObject(resources.endpoints, target);
  if (raw === undefined) return [];
  const { object } = parseObject(raw);
  return readRecords(object.subsets, 'subsets').flatMap((subset) => {
    const ports = readRecords(subset.ports, 'subsets.ports')
      .map((port) => `${port.port}/${port.protocol ?? 'TCP'}`)
      .join(', ');
    const toEndpoint =
      (ready: boolean) =>
      (address: unknown): Endpoint => {
        const { ip, hostname } = readRecord(address, 'subsets.addresses');
        return { address: String(hostname ?? ip ?? ''), ready, ports };
      };
    return [
      ...readRecords(subset.addresses, 'subsets.addresses').map(toEndpoint(true)),
      ...readRecords(subset.notReadyAddresses, 'subsets.notReadyAddresses').map(toEndpoint(false)),
    ];
  });
}

function serviceStatus(
  service: ServiceObject,
  pods: readonly Pod[],
  external: readonly Endpoint[],
): PanelSection {
  if (service.type === 'ExternalName') {
    return { type: 'status', level: 'info', text: `Another name for ${service.externalName}` };
  }
  if (Object.keys(service.selector).length === 0) {
    const ready = external.filter((endpoint) => endpoint.ready).length;
    return ready > 0
      ? { type: 'status', level: 'info', text: `${ready} endpoints, set by hand` }
      : { type: 'status', level: 'warning', text: 'No selector and no endpoints' };
  }
  const ready = pods.filter(isReady).length;
  const text = `${ready} of ${pods.length} pods behind it are ready`;
  if (pods.length === 0) return { type: 'status', level: 'warning', text: 'No pods behind it' };
  if (ready === 0) return { type: 'status', level: 'critical', text };
  return { type: 'status', level: ready < pods.length ? 'warning' : 'ok', text };
}

function serviceProperties(service: ServiceObject, target: Target): PanelSection {
  const selector = Object.entries(service.selector).map(([key, value]) => `${key}=${value}`);
  const pending = service.type === 'LoadBalancer' && service.addresses.length === 0;
  return properties('Service', [
    ['Type', isHeadless(service) ? `${service.type} (headless)` : service.type],
    ['Cluster', target.cluster.name],
    ['Namespace', target.namespace],
    ['Cluster address', isHeadless(service) ? undefined : service.clusterIp],
    [
      'External address',
      pending
        ? { text: 'Pending', level: 'warning' }
        : service.addresses.join(', ') || service.externalName,
    ],
    ['Selector', selector.join(', ') || undefined],
    ['Created', timeCell(service.meta.createdAt)],
  ]);
}

function portsSection(service: ServiceObject): PanelSection {
  return {
    type: 'table',
    title: 'Ports',
    columns: [
      { key: 'name', label: 'Name' },
      { key: 'port', label: 'Port', align: 'end' },
      { key: 'protocol', label: 'Protocol' },
      { key: 'target', label: 'Target port', align: 'end' },
      { key: 'nodePort', label: 'Node port', align: 'end' },
    ],
    rows: service.ports.map((port) => ({
      name: port.name ?? '',
      port: port.port,
      protocol: port.protocol,
      target: port.targetPort ?? '',
      nodePort: port.nodePort ?? null,
    })),
    empty: 'No ports.',
  };
}

function endpointsSection(endpoints: readonly Endpoint[]): PanelSection {
  return {
    type: 'table',
    title: 'Endpoints',
    columns: [
      { key: 'address', label: 'Address' },
      { key: 'ports', label: 'Ports' },
      { key: 'state', label: 'State' },
    ],
    rows: endpoints.slice(0, 500).map(({ address, ports, ready }) => ({
      address,
      ports,
      state: ready ? { text: 'Ready', level: 'ok' } : { text: 'Not ready', level: 'warning' },
    })),
  };
}
