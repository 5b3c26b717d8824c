import type { EntitySourceBinding } from '@gantry/client';
import type { EntityRef } from '@gantry/contracts';

export interface CapabilityTabProps {
  readonly entityRef: EntityRef;
  /** The integrations that serve the entity with it. */
  readonly bindings: readonly EntitySourceBinding[];
}
