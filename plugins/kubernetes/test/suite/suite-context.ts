import type { EntityInput, PanelDocument } from '@gantry/plugin-sdk';
import type { ApiAccess } from '../support/api-client.ts';
import type { SyncOutcome } from '../support/plugin-harness.ts';

/** A server with the demo world. */
export interface ClusterUnderTest {
  readonly access: ApiAccess;
  /** Makes open `continue` tokens expire. */
  compact(): void | Promise<void>;
}

/** What the parts of the suite share. Functions, because the server starts after they are declared. */
export interface SuiteContext {
  subject(): ClusterUnderTest;
  /** The configuration of the cluster, as `prod`. */
  cluster(): Record<string, unknown>;
  options(): Record<string, unknown>;
  /** What one sync brought in. */
  sync(): SyncOutcome;
  /** A synced entity, by `Kind/namespace/name`. */
  entity(ref: string): EntityInput;
  render(ref: string): Promise<PanelDocument>;
}
