import {
  type JsonRecord,
  readInteger,
  readRecord,
  readRecords,
  readString,
  readStringMap,
  readStrings,
} from './json-reader.ts';
import type { Labels } from './label-selector.ts';
import { type ObjectMeta, parseObject } from './object-meta.ts';

interface ServicePort {
  readonly name: string | undefined;
  readonly protocol: string;
  readonly port: number;
  readonly targetPort: string | undefined;
  readonly nodePort: number | undefined;
}

/** A Kubernetes Service. */
export interface ServiceObject {
  readonly meta: ObjectMeta;
  readonly type: string;
  readonly clusterIp: string | undefined;
  readonly selector: Labels;
  readonly ports: readonly ServicePort[];
  readonly externalName: string | undefined;
  readonly addresses: readonly string[];
}

export function parseService(raw: unknown): ServiceObject {
  const { meta, object } = parseObject(raw);
  const spec = readRecord(object.spec, 'spec');
  const clusterIp = readString(spec.clusterIP, 'spec.clusterIP');
  return {
    meta,
    type: readString(spec.type, 'spec.type') ?? 'ClusterIP',
    clusterIp: clusterIp === '' ? undefined : clusterIp,
    selector: readStringMap(spec.selector, 'spec.selector'),
    ports: readRecords(spec.ports, 'spec.ports').map((port) => ({
      name: readString(port.name, 'spec.ports.name'),
      protocol: readString(port.protocol, 'spec.ports.protocol') ?? 'TCP',
      port: readInteger(port.port, 'spec.ports.port') ?? 0,
      targetPort: port.targetPort === undefined ? undefined : String(port.targetPort),
      nodePort: readInteger(port.nodePort, 'spec.ports.nodePort'),
    })),
    externalName: readString(spec.externalName, 'spec.externalName'),
    addresses: [...readStrings(spec.externalIPs, 'spec.externalIPs'), ...balancerAddresses(object)],
  };
}

/** Without an address of its own: a name for pods, not a thing that balances. */
export function isHeadless(service: ServiceObject): boolean {
  return service.clusterIp === 'None';
}

interface IngressRule {
  /** Empty: every host. */
  readonly host: string;
  readonly path: string;
  readonly pathType: string | undefined;
  readonly service: string | undefined;
  readonly port: string | undefined;
}

export interface IngressObject {
  readonly meta: ObjectMeta;
  readonly className: string | undefined;
  readonly rules: readonly IngressRule[];
  readonly tlsHosts: readonly string[];
  readonly addresses: readonly string[];
}

export function parseIngress(raw: unknown): IngressObject {
  const { meta, object } = parseObject(raw);
  const spec = readRecord(object.spec, 'spec');
  const rules: IngressRule[] = [];
  for (const rule of readRecords(spec.rules, 'spec.rules')) {
    const host = readString(rule.host, 'spec.rules.host') ?? '';
    const http = readRecord(rule.http, 'spec.rules.http');
    for (const path of readRecords(http.paths, 'spec.rules.http.paths')) {
      rules.push({
        host,
        path: readString(path.path, 'spec.rules.http.paths.path') ?? '/',
        pathType: readString(path.pathType, 'spec.rules.http.paths.pathType'),
        ...parseBackend(path.backend),
      });
    }
  }
  if (spec.defaultBackend !== undefined) {
    rules.push({ host: '', path: '/', pathType: undefined, ...parseBackend(spec.defaultBackend) });
  }
  return {
    meta,
    className:
      readString(spec.ingressClassName, 'spec.ingressClassName') ??
      meta.annotations['kubernetes.io/ingress.class'],
    rules,
    tlsHosts: readRecords(spec.tls, 'spec.tls').flatMap((tls) =>
      readStrings(tls.hosts, 'spec.tls.hosts'),
    ),
    addresses: balancerAddresses(object),
  };
}

function parseBackend(value: unknown): Pick<IngressRule, 'service' | 'port'> {
  const service = readRecord(readRecord(value, 'backend').service, 'backend.service');
  const port = readRecord(service.port, 'backend.service.port');
  const number = port.number ?? port.name;
  return {
    service: readString(service.name, 'backend.service.name'),
    port: number === undefined ? undefined : String(number),
  };
}

function balancerAddresses(object: JsonRecord): string[] {
  const status = readRecord(object.status, 'status');
  const balancer = readRecord(status.loadBalancer, 'status.loadBalancer');
  return readRecords(balancer.ingress, 'status.loadBalancer.ingress')
    .map((entry) => String(entry.hostname ?? entry.ip ?? ''))
    .filter((address) => address !== '');
}
