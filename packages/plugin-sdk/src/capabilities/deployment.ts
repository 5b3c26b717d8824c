import type {
  ArtifactRun,
  CapabilityKind,
  CheckStatus,
  Commit,
  CommitNotes,
  CompareResult,
  DeploymentRun,
  EnvironmentDeploymentState,
  Ref,
  RefInfo,
  ReleaseInfo,
  RemoteDeployment,
  RemoteRelease,
  WorkflowFile,
} from '@gantry/contracts';
import type { Credentials, EntityCallContext } from '../context.ts';
import { Capability, KIND } from './capability.ts';

type Context = EntityCallContext;
type Inputs = Readonly<Record<string, string>>;

/** Deploys an entity, and tells what is deployed. A method that is not there means "not supported". */
export abstract class DeploymentPlugin extends Capability {
  static readonly [KIND]: CapabilityKind = 'deployment';

  /** Branches and tags; `query` is a part of the name. */
  abstract listRefs(
    ctx: Context,
    credentials: Credentials,
    kind: 'default' | 'branch' | 'tag' | 'all',
    query?: string,
  ): Promise<Ref[]>;
  /** Commits of a ref, newest first, at most `limit`. */
  abstract listCommits(
    ctx: Context,
    credentials: Credentials,
    ref: string,
    limit: number,
  ): Promise<Commit[]>;
  /** The commit that a branch, a tag or the beginning of a hash stands for. */
  abstract resolveCommittish(
    ctx: Context,
    credentials: Credentials,
    committish: string,
  ): Promise<Commit>;
  abstract compare(
    ctx: Context,
    credentials: Credentials,
    base: string,
    head: string,
  ): Promise<CompareResult>;
  /** Starts a deployment and returns at once. `ctx.environment` says where to. */
  abstract triggerDeployment(
    ctx: Context,
    credentials: Credentials,
    refOrSha: string,
    inputs?: Inputs,
  ): Promise<DeploymentRun>;
  abstract getDeploymentStatus(
    ctx: Context,
    credentials: Credentials,
    runId: string,
  ): Promise<DeploymentRun>;

  /** Whether the checks of a commit passed. Not there: `unknown`. */
  getCheckStatus?(ctx: Context, credentials: Credentials, committish: string): Promise<CheckStatus>;
  createTag?(
    ctx: Context,
    credentials: Credentials,
    sha: string,
    tag: string,
    message: string,
  ): Promise<RefInfo>;
  createRelease?(
    ctx: Context,
    credentials: Credentials,
    tag: string,
    name: string,
    bodyMarkdown: string,
    prerelease: boolean,
  ): Promise<ReleaseInfo>;
  listWorkflows?(ctx: Context, credentials: Credentials): Promise<WorkflowFile[]>;
  /** The newest deployments of each environment, at most `limit` each. Unknown environments are left out. */
  listRecentDeployments?(
    ctx: Context,
    credentials: Credentials,
    environments: readonly string[],
    limit: number,
  ): Promise<RemoteDeployment[]>;
  /** One state for each environment that is asked for, none left out. */
  getEnvironmentState?(
    ctx: Context,
    credentials: Credentials,
    environments: readonly string[],
  ): Promise<EnvironmentDeploymentState[]>;
  /** Starts a build of what will be deployed; returns when it is accepted. */
  createDeploymentArtifact?(
    ctx: Context,
    credentials: Credentials,
    ref: string,
    version: string,
    inputs?: Inputs,
  ): Promise<ArtifactRun>;
  getArtifactRunStatus?(
    ctx: Context,
    credentials: Credentials,
    runId: string,
  ): Promise<ArtifactRun>;
  /** Markdown; null when there are none. */
  getReleaseNotes?(ctx: Context, credentials: Credentials, tag: string): Promise<string | null>;
  getRelease?(ctx: Context, credentials: Credentials, tag: string): Promise<RemoteRelease | null>;
  getCommitNote?(
    ctx: Context,
    credentials: Credentials,
    namespace: string,
    committish: string,
  ): Promise<string | null>;
  listCommitNotes?(
    ctx: Context,
    credentials: Credentials,
    namespace: string,
    skipShas: readonly string[],
  ): Promise<CommitNotes>;
  /** Notes that were added or changed (text) and removed (null) between two commits of the notes. */
  diffCommitNotes?(
    ctx: Context,
    credentials: Credentials,
    namespace: string,
    before: string,
    after: string,
  ): Promise<Record<string, string | null>>;
}
