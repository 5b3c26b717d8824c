import type { AuditChain } from './audit/audit-chain.ts';
import type { DocumentCache } from './document-cache.ts';
import { AccessRepository } from './repositories/access.ts';
import { ActionSecretRepository } from './repositories/action-secrets.ts';
import { AnnouncementRepository } from './repositories/announcements.ts';
import { ApiKeyRepository } from './repositories/api-keys.ts';
import { AssignmentRepository } from './repositories/assignments.ts';
import { AuditRepository } from './repositories/audit.ts';
import { DashboardRepository } from './repositories/dashboards.ts';
import { DeliveryRepository } from './repositories/deliveries.ts';
import { DeploymentRepository } from './repositories/deployments.ts';
import { EntityRepository } from './repositories/entities.ts';
import { EventRepository } from './repositories/events.ts';
import { IdentityRepository } from './repositories/identities.ts';
import { JobScheduleRepository } from './repositories/job-schedules.ts';
import { JobRepository } from './repositories/jobs.ts';
import { KindRepository } from './repositories/kinds.ts';
import { LifecycleRunRepository } from './repositories/lifecycle-runs.ts';
import { PluginSetRepository } from './repositories/plugin-sets.ts';
import { PluginStateRepository } from './repositories/plugin-state.ts';
import { PluginRepository } from './repositories/plugins.ts';
import { RelationRepository } from './repositories/relations.ts';
import { RunLogRepository } from './repositories/run-logs.ts';
import { RunRepository } from './repositories/runs.ts';
import { SessionRepository } from './repositories/sessions.ts';
import { SettingRepository } from './repositories/settings.ts';
import { SignInFailureRepository } from './repositories/sign-in-failures.ts';
import { SourceRepository } from './repositories/sources.ts';
import { SubscriptionRepository } from './repositories/subscriptions.ts';
import { SyncRunRepository } from './repositories/sync-runs.ts';
import { TimelineRepository } from './repositories/timeline.ts';
import { UserRepository } from './repositories/users.ts';
import { ViewRepository } from './repositories/views.ts';
import { WebhookRepository } from './repositories/webhooks.ts';
import { SearchIndex } from './search/search-index.ts';
import type { Session } from './session.ts';
import type { WakeTopic } from './wake-topic.ts';

/** All repositories on one session: the store outside a transaction, or inside one. */
export interface StoreView {
  readonly session: Session;
  readonly entities: EntityRepository;
  readonly relations: RelationRepository;
  readonly search: SearchIndex;
  readonly sources: SourceRepository;
  readonly syncRuns: SyncRunRepository;
  readonly timeline: TimelineRepository;
  readonly audit: AuditRepository;
  readonly events: EventRepository;
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly apiKeys: ApiKeyRepository;
  readonly plugins: PluginRepository;
  readonly pluginSets: PluginSetRepository;
  readonly assignments: AssignmentRepository;
  readonly lifecycleRuns: LifecycleRunRepository;
  readonly jobs: JobRepository;
  readonly runs: RunRepository;
  readonly runLogs: RunLogRepository;
  readonly actionSecrets: ActionSecretRepository;
  readonly jobSchedules: JobScheduleRepository;
  readonly settings: SettingRepository;
  readonly access: AccessRepository;
  readonly signInFailures: SignInFailureRepository;
  readonly dashboards: DashboardRepository;
  readonly announcements: AnnouncementRepository;
  readonly views: ViewRepository;
  readonly kinds: KindRepository;
  readonly webhooks: WebhookRepository;
  readonly subscriptions: SubscriptionRepository;
  readonly deployments: DeploymentRepository;
  readonly deliveries: DeliveryRepository;
  readonly identities: IdentityRepository;
  readonly pluginState: PluginStateRepository;
}

/**
 * The store's port. Reads go through the view's repositories; every write happens inside `transaction`.
 *
 * Transactions take turns, within a server and across servers: they see each other's whole effects, events
 * are numbered in commit order, and no write is lost to another. Keep them short.
 */
export interface Store extends StoreView {
  readonly dialect: 'sqlite' | 'postgres';
  transaction<T>(work: (tx: StoreView) => Promise<T>): Promise<T>;
  /** All as it is at one moment, to be read while the server goes on writing. Has to be closed. */
  openSnapshot(): Promise<Snapshot>;
  /** Calls back when something of this topic may have been committed, here or on another server. */
  onWake(listener: () => void, topic?: WakeTopic): () => void;
  close(): Promise<void>;
}

export interface Snapshot {
  readonly session: Session;
  close(): Promise<void>;
}

export abstract class BaseStore implements StoreView {
  readonly session: Session;
  readonly entities: EntityRepository;
  readonly relations: RelationRepository;
  readonly search: SearchIndex;
  readonly sources: SourceRepository;
  readonly syncRuns: SyncRunRepository;
  readonly timeline: TimelineRepository;
  readonly audit: AuditRepository;
  readonly events: EventRepository;
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly apiKeys: ApiKeyRepository;
  readonly plugins: PluginRepository;
  readonly pluginSets: PluginSetRepository;
  readonly assignments: AssignmentRepository;
  readonly lifecycleRuns: LifecycleRunRepository;
  readonly jobs: JobRepository;
  readonly runs: RunRepository;
  readonly runLogs: RunLogRepository;
  readonly actionSecrets: ActionSecretRepository;
  readonly jobSchedules: JobScheduleRepository;
  readonly settings: SettingRepository;
  readonly access: AccessRepository;
  readonly signInFailures: SignInFailureRepository;
  readonly dashboards: DashboardRepository;
  readonly announcements: AnnouncementRepository;
  readonly views: ViewRepository;
  readonly kinds: KindRepository;
  readonly webhooks: WebhookRepository;
  readonly subscriptions: SubscriptionRepository;
  readonly deployments: DeploymentRepository;
  readonly deliveries: DeliveryRepository;
  readonly identities: IdentityRepository;
  readonly pluginState: PluginStateRepository;
  readonly #chain: AuditChain;
  readonly #listeners = new Map<WakeTopic, Set<() => void>>();

  protected constructor(session: Session, chain: AuditChain, cache?: DocumentCache) {
    this.session = session;
    this.#chain = chain;
    const view = createView(session, chain, cache);
    this.entities = view.entities;
    this.relations = view.relations;
    this.search = view.search;
    this.sources = view.sources;
    this.syncRuns = view.syncRuns;
    this.timeline = view.timeline;
    this.audit = view.audit;
    this.events = view.events;
    this.users = view.users;
    this.sessions = view.sessions;
    this.apiKeys = view.apiKeys;
    this.plugins = view.plugins;
    this.pluginSets = view.pluginSets;
    this.assignments = view.assignments;
    this.lifecycleRuns = view.lifecycleRuns;
    this.jobs = view.jobs;
    this.runs = view.runs;
    this.runLogs = view.runLogs;
    this.actionSecrets = view.actionSecrets;
    this.jobSchedules = view.jobSchedules;
    this.settings = view.settings;
    this.access = view.access;
    this.signInFailures = view.signInFailures;
    this.dashboards = view.dashboards;
    this.announcements = view.announcements;
    this.views = view.views;
    this.kinds = view.kinds;
    this.webhooks = view.webhooks;
    this.subscriptions = view.subscriptions;
    this.deployments = view.deployments;
    this.deliveries = view.deliveries;
    this.identities = view.identities;
    this.pluginState = view.pluginState;
  }

  protected abstract runTransaction<T>(work: (tx: StoreView) => Promise<T>): Promise<T>;

  protected createView(session: Session): StoreView {
    return createView(session, this.#chain);
  }

  async transaction<T>(work: (tx: StoreView) => Promise<T>): Promise<T> {
    let topics: readonly WakeTopic[] = [];
    const result = await this.runTransaction(async (tx) => {
      const value = await work(tx);
      topics = topicsOf(tx);
      return value;
    });
    for (const topic of topics) this.emitWake(topic);
    return result;
  }

  onWake(listener: () => void, topic: WakeTopic = 'events'): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  emitWake(topic: WakeTopic): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener();
  }
}

/** What the commit of a transaction has to be announced for. */
export function topicsOf(tx: StoreView): WakeTopic[] {
  return tx.events.appended ? ['events', ...tx.jobs.topics] : [...tx.jobs.topics];
}

function createView(session: Session, chain: AuditChain, cache?: DocumentCache): StoreView {
  return {
    session,
    entities: new EntityRepository(session, cache),
    relations: new RelationRepository(session),
    search: new SearchIndex(session),
    sources: new SourceRepository(session),
    syncRuns: new SyncRunRepository(session),
    timeline: new TimelineRepository(session),
    audit: new AuditRepository(session, chain),
    events: new EventRepository(session),
    users: new UserRepository(session),
    sessions: new SessionRepository(session),
    apiKeys: new ApiKeyRepository(session),
    plugins: new PluginRepository(session),
    pluginSets: new PluginSetRepository(session),
    assignments: new AssignmentRepository(session),
    lifecycleRuns: new LifecycleRunRepository(session),
    jobs: new JobRepository(session),
    runs: new RunRepository(session),
    runLogs: new RunLogRepository(session),
    actionSecrets: new ActionSecretRepository(session),
    jobSchedules: new JobScheduleRepository(session),
    settings: new SettingRepository(session),
    access: new AccessRepository(session),
    signInFailures: new SignInFailureRepository(session),
    dashboards: new DashboardRepository(session),
    announcements: new AnnouncementRepository(session),
    views: new ViewRepository(session),
    kinds: new KindRepository(session),
    webhooks: new WebhookRepository(session),
    subscriptions: new SubscriptionRepository(session),
    deployments: new DeploymentRepository(session),
    deliveries: new DeliveryRepository(session),
    identities: new IdentityRepository(session),
    pluginState: new PluginStateRepository(session),
  };
}
