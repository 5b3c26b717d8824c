import type { Generated } from 'kysely';

// The tables as Kysely sees them. Both databases hold the same columns: JSON and timestamps (ISO 8601, UTC)
// are text, booleans are 0 and 1, so a row means the same everywhere.

export interface EntityTable {
  id: Generated<number>;
  uid: string;
  kind: string;
  namespace: string;
  name: string;
  owner: string | null;
  /** The entity as the API returns it, as JSON text: a read of one entity is one row and no work. */
  doc: string;
  /** SHA-256 of what was written, keys sorted. Equal hash means nothing changed. */
  hash: string;
  revision: number;
  created_at: string;
  updated_at: string;
}

/** Index of what entities are filtered by: `tag=…` and `label=key=value`. */
export interface EntityTermTable {
  term: string;
  entity_id: number;
}

/** Where synced entities come from and when they were last seen. */
export interface EntitySourceTable {
  plugin: string;
  integration: string;
  external_id: string;
  scope: string;
  entity_id: number;
  /** What the last sync wrote, as JSON: the base of the three-way merge with people's edits. */
  base: string;
  base_hash: string;
  last_seen_at: string;
  sync_id: string;
  gone_since: string | null;
  /** The sync that last changed `base` or `gone_since`. */
  written_by: string | null;
}

/** A sync of an integration: what it wrote lies between two entries of the audit trail. */
export interface SyncRunTable {
  /** Id of its job. */
  id: string;
  plugin: string;
  integration: string;
  started_at: string;
  finished_at: string | null;
  /** The newest entry of the audit trail when it began, and when it ended. */
  audit_from: number | null;
  audit_to: number | null;
  /** Entities that it could have seen, and those of them that it did not. */
  known: number | null;
  unseen: number | null;
  /** JSON array of names. */
  failed_scopes: string;
  /** `held`, `released`, `dropped` or `superseded` when too many were unseen to mark them unasked. */
  held: string | null;
  decided_by: string | null;
  decided_at: string | null;
  undone_at: string | null;
}

/** What `entity_sources` said before a sync changed it: what an undo puts back. */
export interface SyncJournalTable {
  sync_id: string;
  external_id: string;
  scope: string;
  entity_id: number;
  base: string;
  base_hash: string;
  gone_since: string | null;
  written_by: string | null;
}

/** References are text, `Kind/namespace/name`: the target of a relation need not exist. */
export interface RelationTable {
  source_ref: string;
  type: string;
  target_ref: string;
}

/** The words of the catalog, and how many entities each occurs in. */
export interface SearchTermTable {
  id: Generated<number>;
  term: string;
  /** Letters in reverse order, for words that typing errors are forgiven in. */
  reversed: string | null;
  entities: number;
}

/** Which words occur in which entities; within a word, the smallest penalty is the best place. */
export interface SearchPostingTable {
  term_id: number;
  penalty: number;
  entity_id: number;
}

/** The words of an entity in order, and where the fields begin. */
export interface SearchDocumentTable {
  entity_id: number;
  words: string;
  title_at: number;
  tags_at: number;
  description_at: number;
  text_at: number;
  name_words: number;
}

export interface AuditTable {
  id: Generated<number>;
  at: string;
  actor_id: string;
  actor_name: string;
  action: string;
  resource_type: string;
  resource_id: string;
  resource_name: string;
  before_state: string | null;
  after_state: string | null;
  source: string;
  address: string | null;
  request_id: string | null;
  /** SHA-256 over every other column and the hash of the row before. */
  hash: string;
}

/** One row: where the chain of the audit log ends, sealed with a key that the database does not hold. */
export interface AuditHeadTable {
  one: number;
  id: number;
  hash: string;
  seal: string;
}

/** Where the chain begins since older rows were removed. */
export interface AuditCheckpointTable {
  through: number;
  hash: string;
  removed: number;
  at: string;
}

export interface EventTable {
  sequence: Generated<number>;
  type: string;
  at: string;
  data: string;
}

export interface UserTable {
  id: string;
  username: string;
  password_hash: string | null;
  display_name: string;
  email: string;
  role: string;
  must_change_password: number;
  created_at: string;
  updated_at: string;
  /** Names of custom roles, as a JSON list. */
  roles: Generated<string>;
  /** Teams that the user belongs to, as owners name them; a JSON list. */
  teams: Generated<string>;
  /** Nobody signs in with the account since then. */
  disabled_at: string | null;
}

export interface SessionTable {
  id: string;
  user_id: string;
  created_at: string;
  expires_at: string;
  revoked_at: string | null;
  address: string | null;
  user_agent: string | null;
}

export interface ApiKeyTable {
  id: string;
  user_id: string;
  name: string;
  prefix: string;
  hash: string;
  role: string;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
  /** What the key is limited to beside its role, as JSON. */
  scopes: Generated<string | null>;
}

export interface PluginTable {
  slug: string;
  enabled: number;
  updated_at: string;
}

export interface PluginSetTable {
  number: number;
  /** What was done: `install`, `update`, `uninstall` or `rollback`. */
  action: string;
  /** What people asked for, as JSON. */
  wishes: string;
  /** What that resolved to, as a lock file has it. */
  lock_text: string;
  /** What each plugin is and asks for, as JSON. */
  plugins: string;
  /** Slugs whose data goes with this set, as JSON. */
  forgotten: string;
  /** The job that made it. */
  job: string;
  created_by: string;
  created_at: string;
}

export interface IntegrationTable {
  plugin: string;
  slug: string;
  name: string;
  options: string;
  /** Sealed map of secret values; see the platform's secret box. */
  secrets: string | null;
  created_at: string;
  updated_at: string;
  /** How its last calls went, as JSON. */
  health: Generated<string | null>;
}

export interface AssignmentTable {
  id: string;
  plugin: string;
  integration: string;
  capability: string;
  /** `Kind/namespace/name`; null for an assignment by selector. */
  entity: string | null;
  /** JSON; null for an assignment to one entity. */
  selector: string | null;
  is_default: number;
  options: string;
  created_at: string;
  updated_at: string;
}

export interface LifecycleRunTable {
  id: string;
  entity_uid: string;
  /** `Kind/namespace/name` as it was then. */
  entity: string;
  plugin: string;
  integration: string;
  event: string;
  /** `queued`, or how it ended. */
  status: string;
  message: string | null;
  artifacts: string;
  /** What the hook is told of, as JSON: it runs again with the same. */
  payload: string;
  requested_by: string;
  created_at: string;
  finished_at: string | null;
}

export interface JobTable {
  id: string;
  type: string;
  /** At most one unfinished job per key. */
  key: string;
  state: string;
  payload: string;
  progress: string | null;
  result: string | null;
  error: string | null;
  attempt: number;
  max_attempts: number;
  cancel_requested: number;
  run_after: string;
  lease_owner: string | null;
  lease_until: string | null;
  created_by: string;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  /** Higher ones of a type run first. */
  priority: number;
  /** Jobs of one type and group share limits. */
  group_key: string | null;
  /** JSON that the job left for itself. */
  memory: string | null;
  /** The signal that a waiting job waits for. */
  wait_key: string | null;
  /** JSON: what ended its last wait. */
  woken: string | null;
}

/** Signals that came before anybody waited for them. */
export interface JobSignalTable {
  key: string;
  /** JSON. */
  data: string;
  at: string;
}

/** When a group may begin its next job; a row that lies in the past says nothing any more. */
export interface JobRateTable {
  type: string;
  group_key: string;
  /** Milliseconds since 1970. */
  free_at: number;
}

export interface JobScheduleTable {
  name: string;
  title: string;
  /** Type, key, payload and group of the jobs. */
  type: string;
  key: string;
  payload: string;
  group_key: string | null;
  cron: string;
  time_zone: string;
  /** `once` or `skip`. */
  missed: string;
  is_paused: number;
  next_at: string;
  last_at: string | null;
  last_job: string | null;
  created_by: string;
  created_at: string;
  updated_at: string;
}

export interface JobLogTable {
  id: Generated<number>;
  job_id: string;
  at: string;
  level: string;
  message: string;
}

/** One execution of an action. */
export interface RunTable {
  id: string;
  /** `Action` for an entity, `Plugin` for what a plugin declares. */
  kind: string;
  namespace: string;
  /** Name of the action. */
  action: string;
  owner: string | null;
  title: string;
  effect: string;
  state: string;
  /** The action as it was when the run was asked for, as JSON. Never changes. */
  definition: string;
  /** As JSON, secrets masked. Never changes. */
  inputs: string;
  /** Of action, definition and inputs. */
  digest: string;
  /** Sealed map of secret inputs; see the platform's secret box. */
  secret_inputs: string | null;
  outputs: string | null;
  error: string | null;
  /** User id. */
  requested_by: string;
  /** As it is shown. */
  requested_as: string;
  /** What bounds the requester beside the account, as JSON: the limits of an API key. */
  requester: string;
  source: string;
  idempotency_key: string | null;
  rerun_of: string | null;
  cancel_requested: number;
  /** Grows whenever a server takes the run up: what an earlier one still writes is refused. */
  fence: number;
  /** When it has to be looked at next; null when nothing happens by itself. */
  wake_at: string | null;
  /** When a request for approval lapses. */
  expires_at: string | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}

export interface RunStepTable {
  run_id: string;
  position: number;
  id: string;
  title: string;
  type: string;
  /** For a compensation: the step whose effect it takes back. */
  undoes: string | null;
  state: string;
  /** Counts retries that a person asked for; a part of the idempotency key. */
  generation: number;
  attempt: number;
  /** Attempts in a row that did not get through. */
  failures: number;
  /** What the executor remembers, as JSON. */
  handle: string | null;
  outputs: string | null;
  error: string | null;
  started_at: string | null;
  finished_at: string | null;
}

export interface RunLogTable {
  id: Generated<number>;
  run_id: string;
  step: string | null;
  at: string;
  level: string;
  message: string;
}

/** What somebody decided about a run that waits for approval. */
export interface RunDecisionTable {
  run_id: string;
  user_id: string;
  decision: string;
  decided_as: string;
  reason: string;
  at: string;
}

export interface RunSignalTable {
  run_id: string;
  name: string;
  /** JSON. */
  payload: string;
  sent_as: string;
  at: string;
}

export interface RunArtifactTable {
  run_id: string;
  name: string;
  step: string;
  content: string;
}

/** The entities that inputs of a run name. */
export interface RunEntityTable {
  run_id: string;
  /** `Kind/namespace/name`. */
  entity: string;
}

/** A secret that actions may send to some hosts. */
export interface ActionSecretTable {
  name: string;
  /** JSON list. */
  hosts: string;
  /** Sealed; see the platform's secret box. */
  secret: string;
  created_at: string;
  updated_at: string;
  updated_by: string;
}

export interface GroupTable {
  id: string;
  name: string;
  display_name: string;
  description: string;
  /** A built-in or a custom role. */
  role: string;
  /** JSON list. */
  teams: string;
  source: string;
  created_at: string;
  updated_at: string;
}

export interface GroupMemberTable {
  group_id: string;
  user_id: string;
}

export interface RoleTable {
  id: string;
  name: string;
  display_name: string;
  description: string;
  /** JSON list of rules. */
  rules: string;
  created_at: string;
  updated_at: string;
}

export interface PermissionRuleTable {
  id: string;
  /** JSON. */
  rule: string;
  created_at: string;
  updated_at: string;
}

/** A kind beside the built-in ones, or the fields that were added to a built-in one. */
export interface KindTable {
  name: string;
  /** Slug of the plugin that brought it; null for what people made. */
  plugin: string | null;
  /** As it is written, as JSON. */
  definition: string;
  /** 1 when it was changed although entities do not fit: these carry the term `invalid`. */
  forced: number;
  revision: number;
  created_at: string;
  created_by: string;
  updated_at: string;
  updated_by: string;
}

export interface SignInFailureTable {
  username: string;
  /** Empty for the sum over all addresses. */
  address: string;
  failures: number;
  last_at: string;
  locked_until: string | null;
}

/** A dashboard of somebody: of a person (by user id), of a team, or, with an empty subject, of everybody. */
export interface DashboardTable {
  scope: string;
  subject: string;
  /** JSON. */
  config: string;
  updated_at: string;
  updated_by: string;
}

export interface AnnouncementTable {
  id: string;
  title: string;
  /** Markdown. */
  body: string;
  severity: string;
  /** When it is shown; for ever, where they are null. */
  starts_at: string | null;
  ends_at: string | null;
  /** JSON lists of whom it is for; everybody, where both are empty. */
  teams: string;
  roles: string;
  dismissible: number;
  created_at: string;
  created_by: string;
  updated_at: string;
}

export interface AnnouncementDismissalTable {
  user_id: string;
  announcement_id: string;
}

/** Entities that a person has looked at, and when last. */
export interface ViewTable {
  user_id: string;
  kind: string;
  namespace: string;
  name: string;
  viewed_at: string;
}

/** An account of somebody in a remote system. */
export interface IdentityConnectionTable {
  id: string;
  user_id: string;
  plugin: string;
  integration: string;
  /** Who says who the subject is; empty where the remote system does not name itself. */
  issuer: string;
  subject: string;
  /** `active`, or `expired` when the remote system takes its tokens no longer. */
  status: string;
  /** What people see of the account, as JSON. */
  profile: string;
  /** Sealed. Null when they are of no use any more. */
  tokens: string | null;
  expires_at: string | null;
  refreshable: number;
  /** Some server gets new tokens until then: a refresh token may work only once. */
  refreshing_until: string | null;
  /** 1 when the user was made because of it: its rules then say what the user is. */
  provisioned: number;
  created_at: string;
  updated_at: string;
}

/** Somebody is on the way to a remote system and back. */
export interface IdentityFlowTable {
  /** Hash of the `state`, which is nowhere else than in the browser. */
  id: string;
  intent: string;
  plugin: string;
  integration: string;
  /** Null for somebody who signs in. */
  user_id: string | null;
  /** Hash of what the browser has to show: its session, or a cookie of its own. */
  bound_to: string;
  /** Sealed: the verifier of the code, or the device code. */
  secrets: string;
  return_to: string;
  /** For a device that is asked about: not before then. */
  next_poll_at: string | null;
  expires_at: string;
}

/** An integration that people may sign in with. */
export interface SignInProviderTable {
  plugin: string;
  integration: string;
  /** Who may, and what they become, as JSON. */
  rules: string;
  /** Of the configuration that an administrator has allowed. */
  config_digest: string;
  updated_at: string;
  updated_by: string;
}

/** What a plugin remembers for an integration. No place for secrets. */
export interface PluginStateTable {
  plugin: string;
  integration: string;
  key: string;
  /** JSON. */
  value: string;
  updated_at: string;
}

export interface WebhookTable {
  id: string;
  name: string;
  enabled: number;
  /** Signature, selectors and rules, as JSON. */
  config: string;
  /** Sealed list of secrets; see the platform's secret box. */
  secrets: string | null;
  revision: number;
  created_at: string;
  created_by: string;
  updated_at: string;
  updated_by: string;
}

/** Events that are sent to somebody's address. */
export interface SubscriptionTable {
  id: string;
  name: string;
  enabled: number;
  /** Address and filter, as JSON. */
  config: string;
  secrets: string | null;
  /** Whose rights decide about what is sent. */
  owner_id: string;
  owner_name: string;
  /** Events up to here became deliveries. */
  cursor_at: number;
  /** Deliveries in a row that could not be made. */
  failures: number;
  /** Why nothing is sent, where that is so. */
  problem: string | null;
  created_at: string;
  updated_at: string;
}

/** One request to a webhook, or one event that is sent. */
export interface DeliveryTable {
  id: string;
  /** `in` or `out`. */
  direction: string;
  /** Id of the webhook or of the subscription. */
  target: string;
  state: string;
  /** What a sender calls the delivery: a second one is not taken. */
  delivery_key: string | null;
  /** SHA-256 of the body, where the signature does not cover what the delivery is called. */
  body_key: string | null;
  event_type: string;
  identifier: string | null;
  /** JSON, without values that are secret. */
  headers: string;
  /** As it came. Absent for what was refused. */
  body: string | null;
  size: number;
  /** Why it was refused, or failed. */
  reason: string | null;
  address: string | null;
  /** What was done, as a JSON list. */
  results: string;
  /** Counts replays. */
  round: number;
  attempt: number;
  /** When it is due; null when nothing is left to do. */
  next_attempt_at: string | null;
  duplicates: number;
  received_at: string;
  finished_at: string | null;
}

/** A version of an entity that was brought into an environment. */
export interface DeploymentTable {
  id: string;
  entity_uid: string;
  /** `Kind/namespace/name` as it was then. */
  entity: string;
  environment: string;
  /** Who told of it: `webhook:<name>`, or `<plugin>/<integration>`. */
  source: string;
  /** What the source calls it. */
  external_id: string;
  version: string | null;
  sha: string | null;
  status: string;
  url: string | null;
  description: string | null;
  deployed_by: string;
  started_at: string;
  updated_at: string;
  finished_at: string | null;
}

export interface SettingTable {
  key: string;
  value: string;
}

export interface Database {
  entities: EntityTable;
  entity_terms: EntityTermTable;
  entity_sources: EntitySourceTable;
  sync_runs: SyncRunTable;
  sync_journal: SyncJournalTable;
  search_terms: SearchTermTable;
  search_postings: SearchPostingTable;
  search_documents: SearchDocumentTable;
  relations: RelationTable;
  audit_log: AuditTable;
  audit_head: AuditHeadTable;
  audit_checkpoints: AuditCheckpointTable;
  events: EventTable;
  users: UserTable;
  sessions: SessionTable;
  api_keys: ApiKeyTable;
  plugins: PluginTable;
  plugin_sets: PluginSetTable;
  integrations: IntegrationTable;
  assignments: AssignmentTable;
  lifecycle_runs: LifecycleRunTable;
  jobs: JobTable;
  job_logs: JobLogTable;
  runs: RunTable;
  run_steps: RunStepTable;
  run_logs: RunLogTable;
  run_decisions: RunDecisionTable;
  run_signals: RunSignalTable;
  run_artifacts: RunArtifactTable;
  run_entities: RunEntityTable;
  action_keys: ActionSecretTable;
  job_signals: JobSignalTable;
  job_rates: JobRateTable;
  job_schedules: JobScheduleTable;
  settings: SettingTable;
  groups: GroupTable;
  group_members: GroupMemberTable;
  roles: RoleTable;
  permission_rules: PermissionRuleTable;
  sign_in_failures: SignInFailureTable;
  dashboards: DashboardTable;
  announcements: AnnouncementTable;
  announcement_dismissals: AnnouncementDismissalTable;
  entity_views: ViewTable;
  kinds: KindTable;
  identity_connections: IdentityConnectionTable;
  identity_flows: IdentityFlowTable;
  sign_in_providers: SignInProviderTable;
  plugin_state: PluginStateTable;
  webhooks: WebhookTable;
  subscriptions: SubscriptionTable;
  deliveries: DeliveryTable;
  deployments: DeploymentTable;
}
