import type { ServiceConfig } from '../config/operator-config.ts';
import { errors } from '../errors.ts';

/** The services in an order in which each comes after those that it depends on. There are no cycles. */
export function inStartOrder(services: readonly ServiceConfig[]): ServiceConfig[] {
  const byName = new Map(services.map((service) => [service.name, service]));
  const ordered: ServiceConfig[] = [];
  const visit = (service: ServiceConfig) => {
    if (ordered.includes(service)) return;
    for (const name of service.depends) {
      const other = byName.get(name);
      if (other) visit(other);
    }
    ordered.push(service);
  };
  for (const service of services) visit(service);
  return ordered;
}

/** The named services, all when none is named. Throws `SERVICE_UNKNOWN`. */
export function select(
  services: readonly ServiceConfig[],
  names: readonly string[],
): ServiceConfig[] {
  const known = services.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw errors.SERVICE_UNKNOWN({ names: unknown, known });
  return names.length === 0 ? [...services] : services.filter(({ name }) => names.includes(name));
}

/** These and all that they depend on. */
export function withDependencies(
  services: readonly ServiceConfig[],
  chosen: readonly ServiceConfig[],
): ServiceConfig[] {
  const wanted = new Set<string>();
  const visit = (name: string) => {
    if (wanted.has(name)) return;
    wanted.add(name);
    for (const other of services.find((one) => one.name === name)?.depends ?? []) visit(other);
  };
  for (const { name } of chosen) visit(name);
  return services.filter(({ name }) => wanted.has(name));
}
