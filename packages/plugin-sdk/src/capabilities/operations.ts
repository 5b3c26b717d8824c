import type {
  AnalysisFinding,
  CapabilityKind,
  EntityContext,
  HealthReport,
  IncidentQuery,
  IncidentResult,
  NotificationMessage,
  NotificationResult,
  PanelDocument,
  RemediationResult,
  ResolvedSecret,
  SecretReference,
  WidgetDeclaration,
} from '@gantry/contracts';
import type { Credentials, EntityCallContext, PluginContext } from '../context.ts';
import { Capability, KIND } from './capability.ts';

/** Brings messages to people. */
export abstract class NotificationPlugin extends Capability {
  static readonly [KIND]: CapabilityKind = 'notification';
  /** Sends one message, once. `skipped` with a reason when there is nobody to send it to. */
  abstract send(
    ctx: PluginContext,
    credentials: Credentials,
    message: NotificationMessage,
  ): Promise<NotificationResult>;
}

/** Opens secrets that configurations refer to. */
export abstract class SecretsPlugin extends Capability {
  static readonly [KIND]: CapabilityKind = 'secrets';
  /** The secrets that were found, in any order. What does not exist is left out; it is no error. */
  abstract resolve(
    ctx: PluginContext,
    credentials: Credentials,
    references: readonly SecretReference[],
  ): Promise<ResolvedSecret[]>;
}

/** Tells how an entity is. */
export abstract class HealthPlugin extends Capability {
  static readonly [KIND]: CapabilityKind = 'health';
  /** `request.entity` is the same as `ctx.entity`. What cannot be told is `unknown`, with the reason as text. */
  abstract check(
    ctx: EntityCallContext,
    credentials: Credentials,
    request: { readonly entity: EntityContext },
  ): Promise<HealthReport>;
}

/** Incidents of an entity. */
export abstract class IncidentsPlugin extends Capability {
  static readonly [KIND]: CapabilityKind = 'incidents';
  /** Newest first. An entity that the remote system does not know has none. Cursors as with logs. */
  abstract listIncidents(
    ctx: EntityCallContext,
    credentials: Credentials,
    query: IncidentQuery,
  ): Promise<IncidentResult>;
}

/** Looks an entity over and says what could be better. */
export abstract class AnalysisPlugin extends Capability {
  static readonly [KIND]: CapabilityKind = 'analysis';
  abstract analyze(ctx: EntityCallContext, credentials: Credentials): Promise<AnalysisFinding[]>;
  /**
   * Puts right what a finding offered. Look first: what is right already is `noop`. A failure is `failed` with the reason,
   * not an error. Not there: findings offer nothing.
   */
  remediate?(
    ctx: EntityCallContext,
    credentials: Credentials,
    remediationId: string,
  ): Promise<RemediationResult>;
}

/** Cards for the dashboard. */
export abstract class WidgetPlugin extends Capability {
  static readonly [KIND]: CapabilityKind = 'widget';
  /** The cards, when the manifest does not list them (`widgets`). Read once, when the plugin is loaded. */
  widgets?(): readonly WidgetDeclaration[];
  abstract render(
    ctx: PluginContext,
    credentials: Credentials,
    request: { readonly widget: string },
  ): Promise<PanelDocument>;
}
