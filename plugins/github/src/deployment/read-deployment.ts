import type { Commit, DeploymentRun, RemoteDeployment } from '@gantry/plugin-sdk';
import { type JsonRecord, readList, readRecord, readText, textIn } from '@gantry/plugin-sdk/json';
import type { WorkflowRun } from '../actions/workflow-run.ts';

export function readCommit(raw: unknown): Commit {
  const data = readRecord(raw);
  const inner = readRecord(data.commit, '"commit"');
  const sha = readText(data, 'sha');
  const [message = '', ...rest] = readText(inner, 'message').split('\n');
  const body = rest.join('\n').trim();
  const author = textIn(data.author, 'login') ?? textIn(inner.author, 'name');
  const authoredAt = textIn(inner.author, 'date');
  const url = textIn(data, 'html_url');
  return {
    sha,
    shortSha: sha.slice(0, 7),
    message: message.slice(0, 2_000),
    ...(body === '' ? {} : { body: body.slice(0, 10_000) }),
    ...(author === undefined ? {} : { author }),
    ...(authoredAt === undefined ? {} : { authoredAt }),
    ...(url === undefined ? {} : { url }),
  };
}

/** The newest status of a deployment, which GitHub lists first; `undefined` when none was told yet. */
export function readStatus(raw: unknown): JsonRecord | null {
  return readList(raw)[0] ?? null;
}

type RunState = DeploymentRun['status'];

/** What a run of a workflow is in words of the contract. */
export function runState({
  status,
  conclusion,
}: Pick<WorkflowRun, 'status' | 'conclusion'>): RunState {
  if (status === 'completed') {
    if (conclusion === 'success' || conclusion === 'neutral' || conclusion === 'skipped')
      return 'success';
    return conclusion === 'cancelled' ? 'cancelled' : 'failure';
  }
  return status === 'in_progress' ? 'in_progress' : 'queued';
}

/** What the state of a deployment is in words of the contract. */
export function deploymentState(state: string | undefined): RunState {
  switch (state) {
    case 'success':
    case 'inactive':
      return 'success';
    case 'failure':
    case 'error':
      return 'failure';
    case 'in_progress':
      return 'in_progress';
    default:
      return 'queued';
  }
}

export function remoteState(state: string | undefined): RemoteDeployment['status'] {
  const is = deploymentState(state);
  if (is === 'success') return 'success';
  if (is === 'failure') return 'failed';
  return is === 'in_progress' ? 'in_progress' : 'pending';
}
