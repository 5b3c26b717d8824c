import type {
  CapabilityKind,
  EntityContext,
  LogLine,
  PanelDeclaration,
  PanelDocument,
} from '@gantry/contracts';
import type { Credentials, EntityCallContext } from '../context.ts';
import { Capability, KIND } from './capability.ts';

export interface RenderRequest {
  /** The `id` of the panel's declaration. */
  readonly panel: string;
  /** The same as `ctx.entity`. */
  readonly entity: EntityContext;
}

export interface StreamRequest {
  readonly panel: string;
  /** The `id` of a source in the panel's `log-stream` section. */
  readonly source: string;
  /** How many existing lines to send before following. */
  readonly tailLines?: number;
}

/** Adds tabs to entity pages. Which entities have them is declared in the manifest (`panels`), or by `panels()`. */
export abstract class PanelPlugin extends Capability {
  static readonly [KIND]: CapabilityKind = 'panel';
  /** The tabs, when the manifest does not list them. Read once, when the plugin is loaded. */
  panels?(): readonly PanelDeclaration[];
  abstract render(
    ctx: EntityCallContext,
    credentials: Credentials,
    request: RenderRequest,
  ): Promise<PanelDocument>;
  /** Follows a log until the caller goes away (`ctx.signal`) or the log ends. */
  stream?(
    ctx: EntityCallContext,
    credentials: Credentials,
    request: StreamRequest,
  ): AsyncIterable<LogLine>;
}
