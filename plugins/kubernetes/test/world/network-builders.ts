import type { KubeObject, WorldEntry } from './object-builders.ts';

export function service(
  namespace: string,
  name: string,
  selector: Record<string, string>,
  spec: KubeObject,
): WorldEntry {
  return {
    kind: 'Service',
    namespace,
    name,
    object: () => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels: { app: name } },
      spec: { selector, ...spec },
    }),
  };
}

export function rule(host: string, paths: [path: string, service: string][]): KubeObject {
  return {
    host,
    http: {
      paths: paths.map(([path, name]) => ({
        path,
        pathType: 'Prefix',
        backend: { service: { name, port: { number: 80 } } },
      })),
    },
  };
}

export function ingress(namespace: string, name: string, spec: KubeObject): WorldEntry {
  return {
    kind: 'Ingress',
    namespace,
    name,
    object: () => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name, namespace },
      spec,
    }),
  };
}
