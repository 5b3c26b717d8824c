import { DEFAULT_NAMESPACE, type EntityRef, parseEntityRef } from '@gantry/contracts';

const KIND = /^[A-Z][A-Za-z0-9]{0,62}$/;
const NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** Whether the parts of an address can name an entity. `..` and the like cannot. */
export function isEntityPath(ref: EntityRef): boolean {
  return KIND.test(ref.kind) && NAME.test(ref.namespace) && NAME.test(ref.name);
}

/** A reference in text form, if an entity page can be made of it. */
export function readRef(text: string): EntityRef | undefined {
  const ref = parseEntityRef(text);
  return ref && isEntityPath(ref) ? ref : undefined;
}

/** The team that a `metadata.owner` names: `payments` or `org/payments`. */
export function ownerRef(owner: string): EntityRef | undefined {
  const slash = owner.indexOf('/');
  const ref =
    slash <= 0
      ? { kind: 'Team', namespace: DEFAULT_NAMESPACE, name: owner }
      : { kind: 'Team', namespace: owner.slice(0, slash), name: owner.slice(slash + 1) };
  return isEntityPath(ref) ? ref : undefined;
}
