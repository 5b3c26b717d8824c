import { type Entity, toEntityInput } from '@gantry/contracts';
import { stringify } from 'yaml';

/** The entity as `gantry export` prints it. */
export function toYaml(entity: Entity): string {
  return stringify(toEntityInput(entity), { lineWidth: 0 });
}

/** A state from the history, which may be of an older shape: what cannot be read as an entity is shown as it is. */
export function stateToYaml(state: unknown): string {
  if (state === undefined || state === null) return '';
  try {
    const entity = state as Entity;
    return toYaml({ ...entity, spec: entity.spec ?? {} });
  } catch {
    return stringify(state, { lineWidth: 0 });
  }
}

/** Any value as YAML. */
export function valueToYaml(value: unknown): string {
  return value === undefined || value === null ? '' : stringify(value, { lineWidth: 0 });
}
