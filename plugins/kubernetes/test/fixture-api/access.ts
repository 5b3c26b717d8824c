import type { KubeObject } from '../world/object-builders.ts';
import { groupVersion, type ResourceType } from './collection.ts';
import { qualified, StatusError } from './status-error.ts';

const USER = 'system:serviceaccount:gantry:gantry';

/** Who may do what: one token, and a list of types that it may not read. */
export class Access {
  readonly #token: string;
  readonly forbidden: Set<string>;

  /** @param forbidden types as messages name them, such as `cronjobs.batch` or `pods` */
  constructor(token: string, forbidden: Iterable<string> = []) {
    this.#token = token;
    this.forbidden = new Set(forbidden);
  }

  /** Refuses a wrong token; a request without one is anonymous, which may do nothing. */
  authenticate(authorization: string | undefined): void {
    if (authorization !== undefined && authorization !== `Bearer ${this.#token}`) {
      throw new StatusError(401, 'Unauthorized', 'Unauthorized');
    }
  }

  authorize(
    authorization: string | undefined,
    verb: string,
    type: ResourceType,
    namespace: string | undefined,
    name: string | undefined,
  ): void {
    const anonymous = authorization === undefined;
    const resource = qualified(type.plural, type.group);
    if (!anonymous && !this.forbidden.has(resource)) return;
    const where =
      namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
    const what = name === undefined ? resource : `${resource} "${name}"`;
    const user = anonymous ? 'system:anonymous' : USER;
    throw new StatusError(
      403,
      'Forbidden',
      `${what} is forbidden: User "${user}" cannot ${verb} resource "${type.plural}" in API group "${type.group}" ${where}`,
      { details: { ...(name ? { name } : {}), ...group(type), kind: type.plural } },
    );
  }

  /** The answer to "may I?". */
  review(body: KubeObject): KubeObject {
    const { group: apiGroup = '', resource } = body.spec.resourceAttributes ?? {};
    const allowed = !this.forbidden.has(qualified(resource, apiGroup));
    return { ...body, metadata: {}, status: allowed ? { allowed: true, reason: '' } : { allowed } };
  }

  whoAmI(body: KubeObject): KubeObject {
    const userInfo = { username: USER, groups: ['system:authenticated'] };
    return { ...body, metadata: {}, status: { userInfo } };
  }
}

export function notFound(type: ResourceType, name: string): StatusError {
  const resource = qualified(type.plural, type.group);
  return new StatusError(404, 'NotFound', `${resource} "${name}" not found`, {
    details: { name, ...group(type), kind: type.plural },
  });
}

export function notServed(): StatusError {
  return new StatusError(404, 'NotFound', 'the server could not find the requested resource', {
    details: {},
  });
}

function group(type: ResourceType): KubeObject {
  return type.group === '' ? {} : { group: type.group };
}

/** An object with the type that lists leave out. */
export function typed(type: ResourceType, object: KubeObject): KubeObject {
  return { kind: type.kind, apiVersion: groupVersion(type), ...object };
}
