import type { Level, PanelDocument, PanelSection } from '@gantry/plugin-sdk';
import { isApiError } from '../api/api-errors.ts';
import { resources } from '../api/resources.ts';
import { gantryNamespace, serviceEntityName } from '../catalog/entity-names.ts';
import { type IngressObject, parseIngress, parseService } from '../objects/network-objects.ts';
import { eventsOf, eventsSection } from './events-of.ts';
import type { PanelReader } from './panel-reader.ts';
import { isReady } from './pod-state.ts';
import { podsOfService } from './pods-of.ts';
import { compareLevels, explanation, noteSections, properties, timeCell } from './sections.ts';
import type { Target } from './target.ts';

/** How a Service that an Ingress routes to is doing. */
interface Backend {
  readonly name: string;
  readonly level: Level;
  readonly text: string;
}

const MAX_BACKENDS = 10;
const MAX_PODS_EACH = 100;
const MAX_RULES = 500;

/** An Ingress: where requests come in and what answers them. */
export async function renderIngress(reader: PanelReader, target: Target): Promise<PanelDocument> {
  const raw = await reader.readObject(resources.ingresses, target);
  if (raw === undefined) {
    return explanation(
      `There is no Ingress "${target.name}" in namespace "${target.namespace}" of cluster "${target.cluster.name}".`,
    );
  }
  const ingress = parseIngress(raw);
  const names = [...new Set(ingress.rules.flatMap((rule) => rule.service ?? []))];
  const [backends, events] = await Promise.all([
    Promise.all(names.slice(0, MAX_BACKENDS).map((name) => readBackend(reader, target, name))),
    reader.optional(
      eventsOf(reader, target.namespace, [{ kind: 'Ingress', name: target.name }]),
      [],
      'Events',
    ),
  ]);
  if (names.length > MAX_BACKENDS) {
    reader.notes.push(`Only ${MAX_BACKENDS} of ${names.length} Services were looked at.`);
  }
  return {
    sections: [
      ingressStatus(backends),
      properties('Ingress', [
        ['Cluster', target.cluster.name],
        ['Namespace', target.namespace],
        ['Class', ingress.className],
        ['Address', ingress.addresses.join(', ') || undefined],
        ['TLS', ingress.tlsHosts.join(', ') || undefined],
        ['Created', timeCell(ingress.meta.createdAt)],
      ]),
      rulesSection(ingress, target, new Map(backends.map((backend) => [backend.name, backend]))),
      ...linksSection(ingress),
      eventsSection(events),
      ...noteSections(reader.notes),
    ],
  };
}

async function readBackend(reader: PanelReader, target: Target, name: string): Promise<Backend> {
  try {
    const { apis } = reader.connection;
    const service = parseService(await resources.services.read(apis, target.namespace, name));
    if (service.type === 'ExternalName') {
      return { name, level: 'info', text: `another name for ${service.externalName}` };
    }
    if (Object.keys(service.selector).length === 0) {
      return { name, level: 'info', text: 'endpoints set by hand' };
    }
    const options = { limit: MAX_PODS_EACH };
    const pods = await podsOfService(reader, target.namespace, service.selector, options);
    const ready = pods.items.filter(isReady).length;
    const total = pods.items.length;
    return {
      name,
      level: ready === 0 ? 'critical' : ready < total ? 'warning' : 'ok',
      text: `${ready} of ${total}${pods.more ? '+' : ''} pods ready`,
    };
  } catch (error) {
    if (isApiError(error, 404)) return { name, level: 'critical', text: 'no such Service' };
    if (isApiError(error, 403)) return { name, level: 'unknown', text: 'may not be read' };
    throw error;
  }
}

function ingressStatus(backends: readonly Backend[]): PanelSection {
  if (backends.length === 0) return { type: 'status', level: 'warning', text: 'It routes nowhere' };
  const sorted = [...backends].sort((a, b) => compareLevels(a.level, b.level));
  const bad = sorted.filter(({ level }) => level === 'critical' || level === 'warning');
  const text = `${backends.length - bad.length} of ${backends.length} Services behind it answer fully`;
  if (bad.length === 0) return { type: 'status', level: 'ok', text };
  const detail = bad.map((backend) => `${backend.name}: ${backend.text}`).join('\n');
  return { type: 'status', level: (bad[0] as Backend).level, text, detail };
}

function rulesSection(
  ingress: IngressObject,
  target: Target,
  backends: ReadonlyMap<string, Backend>,
): PanelSection {
  const namespace = gantryNamespace(target.cluster.name, target.namespace);
  return {
    type: 'table',
    title: 'Rules',
    columns: [
      { key: 'host', label: 'Host' },
      { key: 'path', label: 'Path' },
      { key: 'service', label: 'Service' },
      { key: 'state', label: 'State' },
    ],
    rows: ingress.rules.slice(0, MAX_RULES).map((rule) => {
      const backend = rule.service === undefined ? undefined : backends.get(rule.service);
      return {
        host: rule.host || '(any)',
        path: rule.pathType === 'Exact' ? `${rule.path} (exact)` : rule.path,
        service:
          rule.service === undefined
            ? '(not a Service)'
            : {
                text: rule.port === undefined ? rule.service : `${rule.service}:${rule.port}`,
                ref: `Infrastructure/${namespace}/${serviceEntityName(rule.service)}`,
              },
        state: backend ? { text: backend.text, level: backend.level } : '',
      };
    }),
    empty: 'No rules.',
  };
}

function linksSection(ingress: IngressObject): PanelSection[] {
  const secure = new Set(ingress.tlsHosts);
  const hosts = [...new Set(ingress.rules.map((rule) => rule.host))].filter((host) =>
    /^[a-z0-9][a-z0-9.-]*$/.test(host),
  );
  if (hosts.length === 0) return [];
  const links = hosts.slice(0, 100).map((host) => ({
    title: host,
    url: `${secure.has(host) ? 'https' : 'http'}://${host}/`,
  }));
  return [{ type: 'links', title: 'Addresses', links }];
}
