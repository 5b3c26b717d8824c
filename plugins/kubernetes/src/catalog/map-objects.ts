import type { SyncEntity } from '@gantry/plugin-sdk';
import { readRecord, readString } from '../objects/json-reader.ts';
import { isHeadless, parseIngress, parseService } from '../objects/network-objects.ts';
import { parseObject } from '../objects/object-meta.ts';
import { parseWorkload, type WorkloadKind } from '../objects/workload.ts';
import { draftEntity, type EntityReference } from './entity-draft.ts';
import {
  environmentRef,
  gantryNamespace,
  ingressEntityName,
  serviceEntityName,
  WorkloadNames,
} from './entity-names.ts';
import { chooseOwner } from './ownership.ts';
import { WorkloadIndex } from './workload-index.ts';

/**
 * Maps the objects of one cluster to entities. The table is in the plugin's README:
 *
 * | Object                               | Entity                                            |
 * | Namespace                            | Environment `<cluster>/<namespace>`               |
 * | Deployment, StatefulSet              | Service `<cluster>.<namespace>/<name>`, backend   |
 * | DaemonSet, CronJob                   | the same, worker                                  |
 * | Service (neither headless nor the    | Infrastructure `<cluster>.<namespace>/<name>-svc`,|
 * | API's own)                           | depends on the workloads that it selects          |
 * | Ingress                              | Infrastructure `…/<name>-ingress`, depends on the |
 * |                                      | Services that it routes to                        |
 *
 * Objects have to be given in that order: a later one refers to earlier ones. Each method throws
 * `MalformedObject` for an object that cannot be read, and answers `undefined` for one that is left out.
 */
export class ClusterMapper {
  readonly #cluster: string;
  readonly #owners = new Map<string, string>();
  readonly #names = new WorkloadNames();
  readonly #workloads = new WorkloadIndex();
  readonly #services = new Set<string>();
  /** False while Services could not be read: Ingresses then refer to them unseen. */
  servicesKnown = true;

  constructor(cluster: string) {
    this.#cluster = cluster;
  }

  namespace(raw: unknown): SyncEntity {
    const { meta, object } = parseObject(raw);
    const status = readRecord(object.status, 'status');
    const owner = chooseOwner(meta);
    if (owner !== undefined) this.#owners.set(meta.name, owner);
    return draftEntity({
      cluster: this.#cluster,
      objectKind: 'Namespace',
      meta,
      kind: 'Environment',
      namespace: this.#cluster,
      name: meta.name,
      spec: { provider: 'kubernetes', cluster: this.#cluster },
      types: ['staging', 'production', 'development'],
      annotations: {
        'kubernetes.io/namespace': meta.name,
        'kubernetes.io/phase': readString(status.phase, 'status.phase'),
      },
    });
  }

  workload(kind: WorkloadKind, raw: unknown): SyncEntity {
    const { meta, podLabels } = parseWorkload(kind, raw);
    const name = this.#names.claim(meta.namespace, kind, meta.name);
    this.#workloads.add(meta.namespace, name, podLabels);
    return draftEntity({
      ...this.#placed(kind, meta.namespace),
      meta,
      kind: 'Service',
      name,
      title: meta.labels['app.kubernetes.io/name'] ?? meta.labels.app,
      spec: {
        type: kind === 'Deployment' || kind === 'StatefulSet' ? 'backend' : 'worker',
        deployedIn: [environmentRef(this.#cluster, meta.namespace)],
      },
      types: ['backend', 'frontend', 'fullstack', 'library', 'worker'],
      annotations: { 'kubernetes.io/deployment': kind === 'Deployment' ? meta.name : undefined },
    });
  }

  service(raw: unknown): SyncEntity | undefined {
    const service = parseService(raw);
    const { meta } = service;
    if (isHeadless(service)) return undefined;
    // The API server itself, which every cluster has under this name.
    if (meta.namespace === 'default' && meta.name === 'kubernetes') return undefined;
    this.#services.add(`${meta.namespace}/${meta.name}`);
    const dependsOn = this.#workloads
      .find(meta.namespace, service.selector)
      .map((name) => this.#ref('Service', meta.namespace, name));
    return draftEntity({
      ...this.#placed('Service', meta.namespace),
      meta,
      kind: 'Infrastructure',
      name: serviceEntityName(meta.name),
      spec: {
        provider: 'kubernetes',
        deployedIn: [environmentRef(this.#cluster, meta.namespace)],
        dependsOn: dependsOn.length > 0 ? dependsOn.slice(0, MAX_REFERENCES) : undefined,
      },
      types: INFRASTRUCTURE_TYPES,
      annotations: {
        'kubernetes.io/serviceType': service.type,
        'kubernetes.io/clusterIP': service.clusterIp,
      },
    });
  }

  ingress(raw: unknown): SyncEntity {
    const { meta, rules, tlsHosts } = parseIngress(raw);
    const targets = new Set<string>();
    for (const { service } of rules) {
      if (service === undefined) continue;
      const known = this.#services.has(`${meta.namespace}/${service}`);
      if (known || !this.servicesKnown) targets.add(service);
    }
    const dependsOn = [...targets]
      .sort()
      .map((name) => this.#ref('Infrastructure', meta.namespace, serviceEntityName(name)));
    const links = ingressLinks(
      rules.map((rule) => rule.host),
      new Set(tlsHosts),
    );
    return draftEntity({
      ...this.#placed('Ingress', meta.namespace),
      meta,
      kind: 'Infrastructure',
      name: ingressEntityName(meta.name),
      spec: {
        provider: 'kubernetes',
        deployedIn: [environmentRef(this.#cluster, meta.namespace)],
        dependsOn: dependsOn.length > 0 ? dependsOn.slice(0, MAX_REFERENCES) : undefined,
        links: links.length > 0 ? links : undefined,
      },
      types: INFRASTRUCTURE_TYPES,
    });
  }

  #placed(objectKind: string, namespace: string) {
    return {
      cluster: this.#cluster,
      objectKind,
      namespace: gantryNamespace(this.#cluster, namespace),
      inheritedOwner: this.#owners.get(namespace),
    };
  }

  #ref(kind: string, namespace: string, name: string): EntityReference {
    return { kind, namespace: gantryNamespace(this.#cluster, namespace), name };
  }
}

const INFRASTRUCTURE_TYPES = ['database', 'queue', 'cache', 'storage', 'bucket'];
/** What the kinds' schemas allow. */
const MAX_REFERENCES = 1_000;
const MAX_LINKS = 100;

function ingressLinks(hosts: readonly string[], tlsHosts: ReadonlySet<string>) {
  const unique = [...new Set(hosts)].filter((host) => /^[a-z0-9][a-z0-9.-]*$/.test(host)).sort();
  return unique.slice(0, MAX_LINKS).map((host) => ({
    title: host,
    url: `${tlsHosts.has(host) ? 'https' : 'http'}://${host}/`,
    icon: 'other',
  }));
}
