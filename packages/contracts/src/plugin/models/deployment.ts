import Type, { type Static } from 'typebox';
import { Count, closed, Identifier, Line, Text, Timestamp, Url } from './common.ts';

const Sha = Type.String({ minLength: 4, maxLength: 100 });
const CHECK_STATES = ['pass', 'fail', 'warn', 'unknown'] as const;
const RUN_STATES = ['queued', 'in_progress', 'success', 'failure', 'cancelled', 'unknown'] as const;

export const CheckStatusSchema = Type.Enum([...CHECK_STATES]);
export type CheckStatus = Static<typeof CheckStatusSchema>;

/** A branch, a tag or the default branch. */
export const RefSchema = Type.Object(
  {
    name: Identifier,
    kind: Type.Enum(['branch', 'tag', 'default']),
    sha: Sha,
    isDefault: Type.Optional(Type.Boolean({ default: false })),
    ahead: Type.Optional(Count),
    behind: Type.Optional(Count),
    prNumber: Type.Optional(Count),
    prTitle: Type.Optional(Line),
    prState: Type.Optional(Type.Enum(['open', 'closed', 'merged'])),
  },
  { ...closed, title: 'Ref' },
);
export type Ref = Static<typeof RefSchema>;

/** A commit. `message` is its first line. */
export const CommitSchema = Type.Object(
  {
    sha: Sha,
    shortSha: Sha,
    message: Line,
    body: Type.Optional(Text),
    author: Type.Optional(Line),
    authoredAt: Type.Optional(Timestamp()),
    url: Type.Optional(Url),
    ciStatus: Type.Optional(CheckStatusSchema),
    prNumber: Type.Optional(Count),
    isHead: Type.Optional(Type.Boolean({ default: false })),
    tag: Type.Optional(Line),
  },
  { ...closed, title: 'Commit' },
);
export type Commit = Static<typeof CommitSchema>;

/** How `head` differs from `base`. */
export const CompareResultSchema = Type.Object(
  {
    baseSha: Sha,
    headSha: Sha,
    ahead: Count,
    behind: Count,
    commits: Type.Optional(Type.Array(CommitSchema, { maxItems: 1_000 })),
    filesChanged: Type.Optional(Count),
    additions: Type.Optional(Count),
    deletions: Type.Optional(Count),
    prNumbers: Type.Optional(Type.Array(Count, { maxItems: 1_000 })),
  },
  { ...closed, title: 'CompareResult' },
);
export type CompareResult = Static<typeof CompareResultSchema>;

const runProperties = {
  runUrl: Type.Optional(Url),
  status: Type.Enum([...RUN_STATES], { default: 'queued' }),
  startedAt: Type.Optional(Timestamp()),
  completedAt: Type.Optional(Timestamp()),
};

/** A deployment that was started. */
export const DeploymentRunSchema = Type.Object(
  { runId: Identifier, ...runProperties },
  { ...closed, title: 'DeploymentRun' },
);
export type DeploymentRun = Static<typeof DeploymentRunSchema>;

/** A build that was accepted. Without `runId` its identifier is not known yet, which is no error. */
export const ArtifactRunSchema = Type.Object(
  { runId: Type.Optional(Identifier), ...runProperties },
  { ...closed, title: 'ArtifactRun' },
);
export type ArtifactRun = Static<typeof ArtifactRunSchema>;

export const RefInfoSchema = Type.Object(
  { name: Identifier, sha: Sha, url: Type.Optional(Url) },
  { ...closed, title: 'RefInfo' },
);
export type RefInfo = Static<typeof RefInfoSchema>;

export const ReleaseInfoSchema = Type.Object(
  {
    id: Identifier,
    tag: Identifier,
    name: Type.Optional(Line),
    url: Type.Optional(Url),
    htmlUrl: Type.Optional(Url),
    prerelease: Type.Optional(Type.Boolean({ default: false })),
  },
  { ...closed, title: 'ReleaseInfo' },
);
export type ReleaseInfo = Static<typeof ReleaseInfoSchema>;

export const RemoteReleaseSchema = Type.Object(
  {
    tag: Identifier,
    name: Type.Optional(Line),
    bodyMarkdown: Type.Optional(Type.String({ maxLength: 200_000 })),
    author: Type.Optional(Line),
    authorSubject: Type.Optional(Line),
    htmlUrl: Type.Optional(Url),
    publishedAt: Type.Optional(Timestamp()),
  },
  { ...closed, title: 'RemoteRelease' },
);
export type RemoteRelease = Static<typeof RemoteReleaseSchema>;

export const WorkflowFileSchema = Type.Object(
  {
    id: Identifier,
    path: Line,
    name: Line,
    state: Type.Optional(Type.String({ default: 'active', maxLength: 100 })),
  },
  { ...closed, title: 'WorkflowFile' },
);
export type WorkflowFile = Static<typeof WorkflowFileSchema>;

/** A deployment that the remote system knows. `externalRunId` identifies it for ever. */
export const RemoteDeploymentSchema = Type.Object(
  {
    environment: Identifier,
    sha: Sha,
    ref: Type.Optional(Line),
    status: Type.Enum(['pending', 'in_progress', 'success', 'failed', 'rolled_back']),
    createdAt: Timestamp(),
    externalRunId: Identifier,
    runUrl: Type.Optional(Url),
    deploymentUrl: Type.Optional(Url),
    description: Type.Optional(Text),
    releaseNotes: Type.Optional(Text),
    creator: Type.Optional(Line),
    creatorSubject: Type.Optional(Line),
    superseded: Type.Optional(Type.Boolean({ default: false })),
    statusUnknown: Type.Optional(Type.Boolean({ default: false })),
  },
  { ...closed, title: 'RemoteDeployment' },
);
export type RemoteDeployment = Static<typeof RemoteDeploymentSchema>;

/**
 * What runs in an environment. `active` is there exactly when `activeResolution` is `found`; `unknown` and
 * `error` mean that it could not be told, which is not the same as `none`.
 */
export const EnvironmentDeploymentStateSchema = Type.Union(
  [
    Type.Object(
      {
        environment: Identifier,
        active: RemoteDeploymentSchema,
        latest: Type.Optional(RemoteDeploymentSchema),
        activeResolution: Type.Literal('found'),
      },
      closed,
    ),
    Type.Object(
      {
        environment: Identifier,
        latest: Type.Optional(RemoteDeploymentSchema),
        activeResolution: Type.Enum(['none', 'unknown', 'error']),
      },
      closed,
    ),
  ],
  { title: 'EnvironmentDeploymentState' },
);
export type EnvironmentDeploymentState = Static<typeof EnvironmentDeploymentStateSchema>;

/** Notes by commit; `complete` is false when there are more than were read. */
export const CommitNotesSchema = Type.Object(
  {
    notes: Type.Record(Type.String(), Type.String({ maxLength: 200_000 })),
    complete: Type.Boolean(),
  },
  { ...closed, title: 'CommitNotes' },
);
export type CommitNotes = Static<typeof CommitNotesSchema>;

export const RefListSchema = Type.Array(RefSchema, { maxItems: 5_000 });
export const CommitListSchema = Type.Array(CommitSchema, { maxItems: 1_000 });
