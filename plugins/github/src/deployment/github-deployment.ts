import {
  type CheckStatus,
  type Commit,
  type CompareResult,
  type Credentials,
  DeploymentPlugin,
  type DeploymentRun,
  type EntityCallContext,
  type EnvironmentDeploymentState,
  PluginInputError,
  type Ref,
  type RefInfo,
  type ReleaseInfo,
  type RemoteDeployment,
  type RemoteRelease,
  type WorkflowFile,
} from '@gantry/plugin-sdk';
import { readList, readNumber, readRecord, readText, textIn } from '@gantry/plugin-sdk/json';
import { dispatchWorkflow, readRunById, type WorkflowRun } from '../actions/workflow-run.ts';
import { GitHub } from '../api/github.ts';
import { pathOf, type Repository, repositoryOf } from '../repository.ts';
import { checksOf, readComparison, readRelease, releaseInfo } from './read-answers.ts';
import {
  deploymentState,
  readCommit,
  readStatus,
  remoteState,
  runState,
} from './read-deployment.ts';

/** How many deployments of an environment are looked at to find what runs there. */
const LOOK_BACK = 10;
const RUN = 'run:';
const DEPLOYMENT = 'deployment:';

/** Deploys by a workflow or by a deployment of GitHub, and tells what is deployed. */
export class GitHubDeployment extends DeploymentPlugin {
  async listRefs(
    ctx: EntityCallContext,
    credentials: Credentials,
    kind: 'default' | 'branch' | 'tag' | 'all',
    query = '',
  ): Promise<Ref[]> {
    const { github, path } = await open(ctx, credentials);
    const isDefault = await defaultBranch(github, path);
    const read = async (what: 'branch' | 'tag'): Promise<Ref[]> => {
      const found: Ref[] = [];
      const place = `${path}/${what === 'branch' ? 'branches' : 'tags'}`;
      for await (const page of github.pages(place, { as: 'refs', pick: readRefs })) {
        for (const { name, sha } of page) {
          const standard = what === 'branch' && name === isDefault;
          if (kind === 'default' && !standard) continue;
          if (!name.toLowerCase().includes(query.toLowerCase())) continue;
          found.push({ name, sha, kind: standard ? 'default' : what, isDefault: standard });
        }
        if (found.length >= 1_000) break;
      }
      return found;
    };
    const branches = kind === 'tag' ? [] : await read('branch');
    const tags = kind === 'tag' || kind === 'all' ? await read('tag') : [];
    return [...branches, ...tags].slice(0, 5_000);
  }

  async listCommits(
    ctx: EntityCallContext,
    credentials: Credentials,
    ref: string,
    limit: number,
  ): Promise<Commit[]> {
    const { github, path } = await open(ctx, credentials);
    const pick = (raw: unknown) => readList(raw).map(readCommit);
    const query = { sha: ref, per_page: Math.min(limit, 100) };
    const found: Commit[] = [];
    for await (const page of github.pages(`${path}/commits`, { as: 'history', pick, query })) {
      found.push(...page);
      if (found.length >= limit) break;
    }
    return found.slice(0, limit);
  }

  async resolveCommittish(
    ctx: EntityCallContext,
    credentials: Credentials,
    committish: string,
  ): Promise<Commit> {
    const { github, path } = await open(ctx, credentials);
    return commitOf(github, path, committish);
  }

  async compare(
    ctx: EntityCallContext,
    credentials: Credentials,
    base: string,
    head: string,
  ): Promise<CompareResult> {
    const { github, path } = await open(ctx, credentials);
    const between = `${encodeURIComponent(base)}...${encodeURIComponent(head)}`;
    const [result, { sha: headSha }] = await Promise.all([
      github.read(`${path}/compare/${between}`, { as: 'comparison', pick: readComparison }),
      commitOf(github, path, head),
    ]);
    return { ...result, headSha };
  }

  async triggerDeployment(
    ctx: EntityCallContext,
    credentials: Credentials,
    refOrSha: string,
    inputs: Readonly<Record<string, string>> = {},
  ): Promise<DeploymentRun> {
    const { github, path, repository } = await open(ctx, credentials);
    const environment = ctx.environment ?? 'production';
    const workflow = ctx.assignmentOptions.deployWorkflow;
    if (typeof workflow === 'string' && workflow !== '') {
      const run = await dispatchWorkflow(ctx, github, {
        repository,
        workflow,
        ref: refOrSha,
        inputs: { environment, ...inputs },
      });
      if (!run) throw new PluginInputError(`${workflow} was started, but not which run it became.`);
      return toRun(run);
    }
    const answer = readRecord(
      await github.send(`POST ${path}/deployments`, {
        ref: refOrSha,
        environment,
        auto_merge: false,
        payload: inputs,
        description: `Started by ${ctx.actor.username}`.slice(0, 140),
      }),
    );
    return { runId: `${DEPLOYMENT}${readNumber(answer, 'id')}`, status: 'queued' };
  }

  async getDeploymentStatus(
    ctx: EntityCallContext,
    credentials: Credentials,
    runId: string,
  ): Promise<DeploymentRun> {
    const { github, path, repository } = await open(ctx, credentials);
    const [, kind, id] = /^(run:|deployment:)(\d+)$/.exec(runId) ?? [];
    if (!id) throw new PluginInputError(`"${runId.slice(0, 100)}" is no run of GitHub.`);
    if (kind === RUN) return toRun(await readRunById(github, repository, Number(id)));
    const place = `${path}/deployments/${id}/statuses`;
    const status = await github.read(place, { as: 'status', pick: readStatus });
    const runUrl = textIn(status, 'log_url');
    return {
      runId,
      status: deploymentState(textIn(status, 'state')),
      ...(runUrl === undefined ? {} : { runUrl }),
    };
  }

  override async getCheckStatus(
    ctx: EntityCallContext,
    credentials: Credentials,
    committish: string,
  ): Promise<CheckStatus> {
    const { github, path } = await open(ctx, credentials);
    const place = `${path}/commits/${encodeURIComponent(committish)}/check-runs`;
    return github.read(place, { as: 'verdict', pick: checksOf, query: { per_page: 100 } });
  }

  override async createTag(
    ctx: EntityCallContext,
    credentials: Credentials,
    sha: string,
    tag: string,
    message: string,
  ): Promise<RefInfo> {
    const { github, path } = await open(ctx, credentials);
    const object = { tag, message: message || tag, object: sha, type: 'commit' };
    const made = readRecord(await github.send(`POST ${path}/git/tags`, object));
    const reference = { ref: `refs/tags/${tag}`, sha: readText(made, 'sha') };
    const answer = readRecord(await github.send(`POST ${path}/git/refs`, reference));
    return { name: tag, sha, url: readText(answer, 'url') };
  }

  override async createRelease(
    ctx: EntityCallContext,
    credentials: Credentials,
    tag: string,
    name: string,
    bodyMarkdown: string,
    prerelease: boolean,
  ): Promise<ReleaseInfo> {
    const { github, path } = await open(ctx, credentials);
    const release = { tag_name: tag, name, body: bodyMarkdown, prerelease };
    return releaseInfo(await github.send(`POST ${path}/releases`, release));
  }

  override async listWorkflows(
    ctx: EntityCallContext,
    credentials: Credentials,
  ): Promise<WorkflowFile[]> {
    const { github, path } = await open(ctx, credentials);
    const found: WorkflowFile[] = [];
    const read = { as: 'workflows', pick: readWorkflows };
    for await (const page of github.pages(`${path}/actions/workflows`, read)) found.push(...page);
    return found.slice(0, 1_000);
  }

  override async listRecentDeployments(
    ctx: EntityCallContext,
    credentials: Credentials,
    environments: readonly string[],
    limit: number,
  ): Promise<RemoteDeployment[]> {
    const { github, path } = await open(ctx, credentials);
    const all = await Promise.all(
      environments.map((environment) => recentOf(github, path, { environment, limit })),
    );
    return all.flat();
  }

  override async getEnvironmentState(
    ctx: EntityCallContext,
    credentials: Credentials,
    environments: readonly string[],
  ): Promise<EnvironmentDeploymentState[]> {
    const { github, path } = await open(ctx, credentials);
    return Promise.all(
      environments.map(async (environment): Promise<EnvironmentDeploymentState> => {
        const recent = await recentOf(github, path, { environment, limit: LOOK_BACK });
        const [latest] = recent;
        const active = recent.find(({ status }) => status === 'success');
        if (active)
          return { environment, active, ...(latest ? { latest } : {}), activeResolution: 'found' };
        // Older ones may have succeeded; not having looked at them is not the same as none.
        const activeResolution = recent.length < LOOK_BACK ? 'none' : 'unknown';
        return { environment, ...(latest ? { latest } : {}), activeResolution };
      }),
    );
  }

  override async getRelease(
    ctx: EntityCallContext,
    credentials: Credentials,
    tag: string,
  ): Promise<RemoteRelease | null> {
    const { github, path } = await open(ctx, credentials);
    const place = `${path}/releases/tags/${encodeURIComponent(tag)}`;
    return (await github.find(place, { as: 'release', pick: readRelease })) ?? null;
  }

  override async getReleaseNotes(
    ctx: EntityCallContext,
    credentials: Credentials,
    tag: string,
  ): Promise<string | null> {
    return (await this.getRelease(ctx, credentials, tag))?.bodyMarkdown ?? null;
  }
}

interface Opened {
  readonly github: GitHub;
  readonly repository: Repository;
  readonly path: string;
}

async function open(ctx: EntityCallContext, credentials: Credentials): Promise<Opened> {
  const repository = repositoryOf(ctx);
  return { repository, path: pathOf(repository), github: await GitHub.open(ctx, credentials) };
}

function defaultBranch(github: GitHub, path: string): Promise<string> {
  return github.read(path, {
    as: 'branch',
    pick: (raw) => readText(readRecord(raw), 'default_branch'),
  });
}

function commitOf(github: GitHub, path: string, committish: string): Promise<Commit> {
  const place = `${path}/commits/${encodeURIComponent(committish)}`;
  return github.read(place, { as: 'commit', pick: readCommit });
}

async function recentOf(
  github: GitHub,
  path: string,
  { environment, limit }: { environment: string; limit: number },
): Promise<RemoteDeployment[]> {
  const query = { environment, per_page: Math.min(limit, 100) };
  const pick = (raw: unknown) => readList(raw);
  const listed = await github.read(`${path}/deployments`, { as: 'deployments', pick, query });
  return Promise.all(
    listed.slice(0, limit).map(async (deployment): Promise<RemoteDeployment> => {
      const id = readNumber(deployment, 'id');
      const place = `${path}/deployments/${id}/statuses`;
      const status = await github.read(place, { as: 'status', pick: readStatus });
      const state = textIn(status, 'state');
      const optional = {
        ref: textIn(deployment, 'ref'),
        description: textIn(deployment, 'description'),
        creator: textIn(deployment.creator, 'login'),
        runUrl: textIn(status, 'log_url'),
        deploymentUrl: textIn(status, 'environment_url'),
      };
      return {
        environment,
        sha: readText(deployment, 'sha'),
        status: remoteState(state),
        createdAt: readText(deployment, 'created_at'),
        externalRunId: `${DEPLOYMENT}${id}`,
        superseded: state === 'inactive',
        statusUnknown: state === undefined,
        ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
      };
    }),
  );
}

function readRefs(raw: unknown): { name: string; sha: string }[] {
  return readList(raw).map((ref) => ({
    name: readText(ref, 'name'),
    sha: readText(readRecord(ref.commit, '"commit"'), 'sha'),
  }));
}

function readWorkflows(raw: unknown): WorkflowFile[] {
  return readList(readRecord(raw).workflows, '"workflows"').map((workflow) => ({
    id: String(readNumber(workflow, 'id')),
    path: readText(workflow, 'path'),
    name: readText(workflow, 'name'),
    state: readText(workflow, 'state'),
  }));
}

function toRun(run: WorkflowRun): DeploymentRun {
  return { runId: `${RUN}${run.id}`, runUrl: run.url, status: runState(run) };
}
