import { type Clock, createId, type Logger, Scope } from '@gantry/base';
import type { PluginHost, PluginRegistry } from '@gantry/plugin-host';
import type { DeniedEndpoint } from '@gantry/plugin-sdk/egress';
import type { Store } from '@gantry/storage';
import { AccessChanges } from './access/access-changes.ts';
import { ApiKeys } from './access/api-keys.ts';
import { Authenticator } from './access/authenticator.ts';
import { Groups } from './access/groups.ts';
import { PasswordRules } from './access/password.ts';
import { PermissionRules } from './access/permission-rules.ts';
import { Policies } from './access/policies.ts';
import { PolicyEngine } from './access/policy-engine.ts';
import { Sessions } from './access/sessions.ts';
import { Users } from './access/users.ts';
import { ActionAccess } from './actions/action-access.ts';
import { ActionCatalog } from './actions/action-catalog.ts';
import { ActionSchedules, SCHEDULED_RUN_JOB } from './actions/action-schedules.ts';
import { ActionSecrets } from './actions/action-secrets.ts';
import { createExecutors } from './actions/executors/create-executors.ts';
import { RunEngine } from './actions/run-engine.ts';
import { RUN_JOB, runJob } from './actions/run-job.ts';
import { RunWaker } from './actions/run-waker.ts';
import { Runs } from './actions/runs.ts';
import type { StepExecutor } from './actions/step-executor.ts';
import { AuditLog } from './audit/audit-log.ts';
import { SecretReads } from './audit/secret-reads.ts';
import { Backups } from './backup/backups.ts';
import { Bindings } from './capabilities/bindings.ts';
import { EntityCalls } from './capabilities/entity-calls.ts';
import { EntityConfiguration } from './capabilities/entity-configuration.ts';
import { EntityDeployments } from './capabilities/entity-deployments.ts';
import { EntityInsights } from './capabilities/entity-insights.ts';
import { EntityLogs } from './capabilities/entity-logs.ts';
import { LIFECYCLE_ATTEMPTS, LIFECYCLE_JOB, Lifecycle } from './capabilities/lifecycle.ts';
import { PluginCalls } from './capabilities/plugin-calls.ts';
import { WebhookActions } from './capabilities/webhook-actions.ts';
import { Widgets } from './capabilities/widgets.ts';
import { Catalog } from './catalog/catalog.ts';
import { CleanUp } from './catalog/clean-up.ts';
import { KindRegistry } from './catalog/kinds/kind-registry.ts';
import { Kinds } from './catalog/kinds/kinds.ts';
import { REFRESH_JOB, runRefresh } from './catalog/kinds/refresh-entities.ts';
import { Provenance } from './catalog/provenance.ts';
import { type HoldRule, SyncLedger } from './catalog/sync-ledger.ts';
import { SyncUndo } from './catalog/sync-undo.ts';
import { Timeline } from './catalog/timeline.ts';
import { OutgoingHttp } from './egress/outgoing-http.ts';
import { EventStream } from './events/event-stream.ts';
import { Events } from './events/events.ts';
import { Announcements } from './home/announcements.ts';
import { Dashboards } from './home/dashboards.ts';
import { EntityViews } from './home/entity-views.ts';
import { Housekeeping } from './housekeeping.ts';
import { ActingIdentity } from './identity/acting-identity.ts';
import { Identities } from './identity/identities.ts';
import { IdentityConnections } from './identity/identity-connections.ts';
import { IdentityFlows } from './identity/identity-flows.ts';
import { IdentityProvider } from './identity/identity-provider.ts';
import { IdentitySweeper } from './identity/identity-sweeper.ts';
import { SignIns } from './identity/sign-in.ts';
import { Marketplace } from './installs/marketplace.ts';
import { PLUGIN_CHANGE_JOB, PluginChanges } from './installs/plugin-changes.ts';
import type { PluginInstaller } from './installs/plugin-installer.ts';
import { PluginSets } from './installs/plugin-sets.ts';
import { JobQueue } from './jobs/job-queue.ts';
import { JobRunner } from './jobs/job-runner.ts';
import { Schedules } from './jobs/schedules.ts';
import { Assignments } from './plugins/assignments.ts';
import { Freshness } from './plugins/freshness.ts';
import { DEFAULT_INTEGRATION, IntegrationStore } from './plugins/integration-store.ts';
import { Integrations } from './plugins/integrations.ts';
import { Panels } from './plugins/panels.ts';
import { PluginServices } from './plugins/plugin-services.ts';
import { Plugins } from './plugins/plugins.ts';
import { runRelease, runUndo } from './plugins/sync-decision-jobs.ts';
import { runSync } from './plugins/sync-job.ts';
import { RELEASE_JOB, SYNC_JOB, Syncs, UNDO_JOB } from './plugins/syncs.ts';
import type { EncryptionKeys } from './secrets/encryption-keys.ts';
import { SecretBox } from './secrets/secret-box.ts';
import { type KeyKeeper, SecretRotation } from './secrets/secret-rotation.ts';
import { createWebhookParts, type WebhookParts } from './webhooks/create-webhook-parts.ts';
import { DELIVERY_JOB } from './webhooks/delivery-queue.ts';

export interface PlatformOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly jwtSecret: string;
  readonly keys: EncryptionKeys;
  /** Keeps a new encryption key; absent where keys are configured. */
  readonly keyKeeper?: KeyKeeper | undefined;
  /** Of this release. */
  readonly version: string;
  readonly sessionLifetimeMs: number;
  /** Which passwords may be chosen; the default is in `password.ts`. */
  readonly passwords?: PasswordRules | undefined;
  /** How long audit entries are kept; for ever without it. */
  readonly auditRetentionMs?: number | undefined;
  readonly registry: PluginRegistry;
  readonly host: PluginHost;
  readonly installer: PluginInstaller;
  /** When a sync asks before it marks entities as gone; the default is in `sync-ledger.ts`. */
  readonly syncHold?: HoldRule;
  /** Period of sources that have no interval of their own. */
  readonly staleAfterMs: number;
  /** Hosts that the server may reach although their addresses are private. */
  readonly egressHosts?: readonly string[];
  /** Where this server and its store listen: never reached by what it sends. */
  readonly ownEndpoints?: () => readonly DeniedEndpoint[];
  /** Executors of steps that the server brings, by their type. */
  readonly executors?: Readonly<Record<string, StepExecutor>>;
}

/** The domain, put together: what the HTTP side, and later other surfaces, call. */
export interface Platform {
  readonly catalog: Catalog;
  readonly kinds: Kinds;
  readonly timeline: Timeline;
  readonly provenance: Provenance;
  readonly cleanUp: CleanUp;
  readonly freshness: Freshness;
  /** What happens, for this server; `history` is for those who ask it. */
  readonly events: EventStream;
  readonly history: Events;
  readonly audit: AuditLog;
  readonly backups: Backups;
  readonly secrets: SecretRotation;
  readonly policy: PolicyEngine;
  readonly groups: Groups;
  readonly rules: PermissionRules;
  readonly policies: Policies;
  readonly authenticator: Authenticator;
  readonly users: Users;
  readonly passwords: PasswordRules;
  readonly sessions: Sessions;
  readonly apiKeys: ApiKeys;
  readonly jobs: JobQueue;
  readonly actions: ActionCatalog;
  readonly actionAccess: ActionAccess;
  readonly actionSecrets: ActionSecrets;
  readonly actionSchedules: ActionSchedules;
  readonly runs: Runs;
  readonly schedules: Schedules;
  readonly plugins: Plugins;
  readonly pluginSets: PluginSets;
  readonly pluginChanges: PluginChanges;
  readonly marketplace: Marketplace;
  readonly installer: PluginInstaller;
  readonly syncs: Syncs;
  readonly panels: Panels;
  readonly dashboards: Dashboards;
  readonly announcements: Announcements;
  readonly views: EntityViews;
  readonly integrations: Integrations;
  readonly assignments: Assignments;
  readonly bindings: Bindings;
  readonly configuration: EntityConfiguration;
  readonly logs: EntityLogs;
  readonly deployments: EntityDeployments;
  readonly insights: EntityInsights;
  readonly lifecycle: Lifecycle;
  readonly webhookActions: WebhookActions;
  readonly webhooks: Pick<WebhookParts, 'webhooks' | 'deliveries' | 'intake' | 'actions'>;
  readonly subscriptions: WebhookParts['subscriptions'];
  readonly widgets: Widgets;
  readonly identities: Identities;
  readonly signIns: SignIns;
  readonly host: PluginHost;
  /** Whether the store answers. */
  isReady(): Promise<boolean>;
  /** Starts what works by itself: events, jobs, schedules. */
  start(): Promise<void>;
  /** Stops it again, in reverse order. The store and the plugin host belong to the caller. */
  stop(): Promise<void>;
}

export function createPlatform(options: PlatformOptions): Platform {
  const { store, clock, log, registry, host, installer } = options;
  const scope = new Scope();
  const events = new EventStream(store, log);
  const passwords = options.passwords ?? new PasswordRules();
  const policy = new PolicyEngine(store);
  const accessChanges = new AccessChanges(store, clock, events);
  const authenticator = new Authenticator(store, clock, options.jwtSecret);
  const jobs = new JobQueue(store, clock);
  const schedules = new Schedules(store, jobs, { clock, log });
  const secrets = new SecretBox(options.keys);
  const configs = new IntegrationStore(secrets, clock);
  const kindRegistry = new KindRegistry();
  const kinds: Kinds = new Kinds({
    store,
    clock,
    registry: kindRegistry,
    jobs,
    events,
    isPluginEnabled: (slug) => plugins.isEnabled(slug),
  });
  const plugins: Plugins = new Plugins({
    store,
    clock,
    registry,
    host,
    integrations: configs,
    kinds,
    log,
    secretReads: new SecretReads(store, clock),
  });
  const pluginSets = new PluginSets({ store, clock, log, plugins, installer });
  const pluginChanges = new PluginChanges({
    store,
    jobs,
    sets: pluginSets,
    registry,
    installer,
  });
  const freshness = new Freshness(store, plugins, { clock, standardMs: options.staleAfterMs });
  const catalog = new Catalog(store, kindRegistry, clock, policy, freshness);
  const ledger = new SyncLedger(store, clock, options.syncHold);
  const undo = new SyncUndo(store, catalog, clock);
  const syncs = new Syncs({ plugins, jobs, ledger, undo, policy, clock, log });
  const users = new Users(store, clock, events, passwords);
  const integrations = new Integrations(store, plugins, { clock, log });
  const bindings = new Bindings(store, plugins);
  const provider = new IdentityProvider(plugins, host);
  const flows = new IdentityFlows(store, secrets, clock);
  const connections = new IdentityConnections({ store, secrets, clock, log, provider });
  const pluginCalls = new PluginCalls({
    host,
    integrations,
    identity: new ActingIdentity(connections, provider),
    log,
  });
  const calls = new EntityCalls({
    catalog,
    policy,
    plugins,
    configs,
    bindings,
    calls: pluginCalls,
  });
  const sessions = new Sessions({
    store,
    clock,
    authenticator,
    events,
    lifetimeMs: options.sessionLifetimeMs,
  });
  const sweeper = new IdentitySweeper(store, clock, log);
  const lifecycle = new Lifecycle({
    store,
    clock,
    catalog,
    plugins,
    integrations,
    bindings,
    calls,
    jobs,
  });
  catalog.writer.observeWith(lifecycle);
  const actionAccess = new ActionAccess(policy);
  const executors = createExecutors({
    catalog,
    policy,
    syncs,
    plugins,
    host,
    http: new OutgoingHttp(options.egressHosts ?? [], options.ownEndpoints ?? (() => [])),
    further: options.executors ?? {},
  });
  const actions = new ActionCatalog({ catalog, plugins, policy, executors });
  const actionSecrets = new ActionSecrets(store, clock, secrets);
  const runs = new Runs({
    store,
    clock,
    catalog,
    actions,
    access: actionAccess,
    executors,
    jobs,
    box: secrets,
  });
  const actionSchedules = new ActionSchedules({
    store,
    clock,
    policy,
    schedules,
    actions,
    runs,
  });
  const engine = new RunEngine({
    store,
    clock,
    log,
    access: actionAccess,
    executors,
    secrets: actionSecrets,
    box: secrets,
  });
  const waker = new RunWaker({ store, jobs, clock, log });
  host.serveWith(new PluginServices(store, catalog, clock).serve);
  const { auditRetentionMs } = options;
  const audit = new AuditLog(store, clock, auditRetentionMs);
  const housekeeping = new Housekeeping({ store, clock, log, audit, auditRetentionMs });
  const webhookActions = new WebhookActions({ plugins, host, catalog, store, clock });
  const hooks = createWebhookParts({
    store,
    clock,
    log,
    events,
    jobs,
    box: secrets,
    syncs,
    writer: catalog.writer,
    actions: webhookActions,
    policy,
    http: new OutgoingHttp(options.egressHosts ?? [], options.ownEndpoints ?? (() => [])),
  });
  const runner = new JobRunner({
    store,
    queue: jobs,
    clock,
    log,
    serverId: createId(),
    handlers: {
      [SYNC_JOB]: {
        title: 'Sync',
        run: (job) =>
          integrations.watch(String(job.payload.plugin), DEFAULT_INTEGRATION, () =>
            runSync({ plugins, catalog, ledger, host, integrations }, job),
          ),
        // It may take hours, and the next server goes on with it.
        drainMs: 0,
      },
      [RELEASE_JOB]: {
        title: 'Marking as gone',
        run: (job) => runRelease({ store, catalog, ledger }, job),
      },
      [UNDO_JOB]: { title: 'Undoing a sync', run: (job) => runUndo(undo, job) },
      [REFRESH_JOB]: {
        title: 'Applying a changed kind',
        run: (job) => runRefresh({ store, registry: kindRegistry }, job),
      },
      [LIFECYCLE_JOB]: {
        title: 'Lifecycle hook',
        run: (job) => lifecycle.run(job),
        concurrency: 8,
        retry: { attempts: LIFECYCLE_ATTEMPTS },
      },
      [PLUGIN_CHANGE_JOB]: {
        title: 'Change of plugins',
        run: (job) => pluginChanges.run(job),
      },
      [RUN_JOB]: {
        title: 'Run of an action',
        run: (job) => runJob(engine, job),
        concurrency: 8,
        // A server that dies is no reason to give a run up: the run itself counts what it tries.
        retry: { attempts: 1_000, isWorthIt: () => true },
        isSmall: true,
      },
      [SCHEDULED_RUN_JOB]: {
        title: 'Scheduled action',
        run: (job) => actionSchedules.run(job),
      },
      [DELIVERY_JOB]: {
        title: 'Deliveries',
        run: (job) => hooks.queue.run(job),
        concurrency: 8,
        // Deliveries know how often they were tried. The job only comes back after a crash.
        retry: { attempts: 1_000 },
        isSmall: true,
        drainMs: 0,
      },
    },
  });

  return {
    catalog,
    kinds,
    timeline: new Timeline(store, catalog),
    provenance: new Provenance(store, catalog),
    cleanUp: new CleanUp(store, catalog),
    freshness,
    events,
    history: new Events(store, events, policy),
    audit,
    backups: new Backups({ store, clock, keys: options.keys, version: options.version }),
    secrets: new SecretRotation({ store, clock, keys: options.keys, keeper: options.keyKeeper }),
    policy,
    groups: new Groups(store, accessChanges),
    rules: new PermissionRules(store, accessChanges),
    policies: new Policies({
      store,
      policy,
      changes: accessChanges,
      pluginSlugs: () => registry.records.map((record) => record.slug ?? record.packageName),
      accounts: () => users.listAccounts(),
    }),
    authenticator,
    users,
    passwords,
    sessions,
    apiKeys: new ApiKeys(store, clock, events),
    jobs,
    actions,
    actionAccess,
    actionSecrets,
    actionSchedules,
    runs,
    schedules,
    plugins,
    pluginSets,
    pluginChanges,
    marketplace: new Marketplace({ registry, sets: pluginSets, installer }),
    installer,
    syncs,
    panels: new Panels({ catalog, plugins, host, calls: pluginCalls, policy }),
    dashboards: new Dashboards({ store, clock, policy, catalog }),
    announcements: new Announcements(store, clock),
    views: new EntityViews(store, catalog, clock),
    integrations,
    assignments: new Assignments({ store, plugins, catalog, integrations: configs, clock }),
    bindings,
    configuration: new EntityConfiguration(calls, store, clock),
    logs: new EntityLogs(calls, () => clock.now()),
    deployments: new EntityDeployments(calls, store, clock),
    insights: new EntityInsights(calls, store, clock),
    lifecycle,
    webhookActions,
    webhooks: hooks,
    subscriptions: hooks.subscriptions,
    widgets: new Widgets(plugins, pluginCalls, policy),
    identities: new Identities({ store, clock, provider, flows, connections }),
    signIns: new SignIns({
      store,
      clock,
      provider,
      flows,
      connections,
      changes: accessChanges,
      sessions,
    }),
    host,
    async isReady() {
      try {
        await store.settings.get('ready');
        return true;
      } catch {
        return false;
      }
    },
    async start() {
      await events.start();
      scope.onDispose(() => events.stop());
      await policy.start(events);
      await kinds.start();
      authenticator.listen(events);
      await plugins.start(events);
      pluginSets.start(events);
      scope.onDispose(() => pluginSets.stop());
      await runner.start();
      scope.onDispose(() => runner.stop());
      await hooks.start();
      scope.onDispose(() => hooks.stop());
      schedules.start();
      scope.onDispose(() => schedules.stop());
      syncs.start();
      scope.onDispose(() => syncs.stop());
      waker.start();
      scope.onDispose(() => waker.stop());
      sweeper.start();
      scope.onDispose(() => sweeper.stop());
      housekeeping.start();
      scope.onDispose(() => housekeeping.stop());
    },
    stop: () => scope.dispose(),
  };
}
