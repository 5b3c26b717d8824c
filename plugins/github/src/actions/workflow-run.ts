import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type PluginContext, PluginInputError } from '@gantry/plugin-sdk';
import { readList, readNumber, readRecord, readText, textIn } from '@gantry/plugin-sdk/json';
import { fileText } from '../api/file-text.ts';
import type { GitHub } from '../api/github.ts';
import { filePath, pathOf, type Repository } from '../repository.ts';
import { findInputProblems, readWorkflowInputs, type WorkflowInput } from './workflow-inputs.ts';

export interface WorkflowRun {
  readonly id: number;
  readonly status: string;
  readonly conclusion?: string;
  readonly url: string;
  readonly title: string;
}

export interface Dispatch {
  readonly repository: Repository;
  /** The file, such as `deploy.yml`, or its path. */
  readonly workflow: string;
  readonly ref: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A workflow that has one of these inputs is given an identifier in it, and names its runs by it. */
const CORRELATION_INPUTS = ['correlation_id', 'distinct_id'];
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
const LOOKS_FOR_RUN = 12;

/** The inputs that a workflow declares on a ref. Throws for one that is not there, or cannot be dispatched. */
export async function fetchWorkflowInputs(
  github: GitHub,
  { repository, workflow, ref }: Omit<Dispatch, 'inputs'>,
): Promise<WorkflowInput[]> {
  const path = workflow.includes('/') ? workflow : `.github/workflows/${workflow}`;
  const place = `${pathOf(repository)}/contents/${filePath(path)}`;
  const content = await github.find(place, { as: 'file', pick: fileText, query: { ref } });
  if (content === undefined) {
    throw new PluginInputError(`${repository.owner}/${repository.name} has no ${path} on ${ref}.`);
  }
  let inputs: WorkflowInput[] | undefined;
  try {
    inputs = readWorkflowInputs(content);
  } catch {
    throw new PluginInputError(`${path} on ${ref} is no valid YAML.`);
  }
  if (inputs) return inputs;
  throw new PluginInputError(`${path} has no workflow_dispatch: it cannot be started by hand.`);
}

/**
 * Starts a workflow and answers the run that it became: as GitHub says it; on servers that do not, the one that bears
 * the identifier which the workflow was given. `undefined` when the workflow takes none and nobody can tell.
 */
export async function dispatchWorkflow(
  ctx: PluginContext,
  github: GitHub,
  dispatch: Dispatch,
): Promise<WorkflowRun | undefined> {
  const { repository, ref } = dispatch;
  const declared = await fetchWorkflowInputs(github, dispatch);
  const correlation = declared.find(({ name }) => CORRELATION_INPUTS.includes(name))?.name;
  const id = randomUUID();
  const values = { ...dispatch.inputs };
  if (correlation !== undefined) values[correlation] ??= id;
  const problems = findInputProblems(declared, values);
  if (problems.length > 0)
    throw new PluginInputError(`The inputs are not valid: ${problems.join('; ')}.`);
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  const inputs = Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
  const file = encodeURIComponent(dispatch.workflow.split('/').at(-1) ?? '');
  const path = `${pathOf(repository)}/actions/workflows/${file}`;
  const answer = await sendDispatch(github, `POST ${path}/dispatches`, { ref, inputs });
  if (answer) return readRunById(github, repository, answer);
  if (correlation === undefined) return undefined;
  return findRun(ctx, github, { path: `${path}/runs`, id: String(values[correlation]) });
}

/** The number of the run; `undefined` from servers that do not tell it. */
async function sendDispatch(
  github: GitHub,
  route: string,
  body: Readonly<Record<string, unknown>>,
): Promise<number | undefined> {
  const answer = await github.send(route, { ...body, return_run_details: true });
  return answer === undefined ? undefined : readNumber(readRecord(answer), 'workflow_run_id');
}

async function findRun(
  ctx: PluginContext,
  github: GitHub,
  { path, id }: { path: string; id: string },
): Promise<WorkflowRun | undefined> {
  const query = { event: 'workflow_dispatch', per_page: 50 };
  const pick = (raw: unknown) =>
    readList(readRecord(raw).workflow_runs, '"workflow_runs"').map(readRun);
  for (let look = 0; look < LOOKS_FOR_RUN; look++) {
    const runs = await github.read(path, { as: 'runs', pick, query });
    const found = runs.find(({ title }) => title.includes(id));
    if (found) return found;
    await pause(pauseOf(look), undefined, { signal: ctx.signal });
  }
  ctx.log.warn(`No run bears the identifier ${id}: put it into "run-name" of the workflow.`);
  return undefined;
}

/** Follows a run until it has ended, and tells each change of its state. */
export async function followRun(
  ctx: PluginContext,
  github: GitHub,
  { repository, run }: { repository: Repository; run: WorkflowRun },
): Promise<WorkflowRun> {
  let current = run;
  for (let look = 0; ; look++) {
    ctx.progress({
      done: look,
      message: `${current.title}: ${current.status.replaceAll('_', ' ')}`,
    });
    if (current.status === 'completed') return current;
    await pause(pauseOf(look), undefined, { signal: ctx.signal });
    const next = await readRunById(github, repository, current.id);
    if (next.status !== current.status) ctx.log.info(`${next.title}: ${next.status}`);
    current = next;
  }
}

export function readRunById(
  github: GitHub,
  repository: Repository,
  id: number,
): Promise<WorkflowRun> {
  const path = `${pathOf(repository)}/actions/runs/${id}`;
  return github.read(path, { as: 'run', pick: (raw) => readRun(readRecord(raw)) });
}

export function readRun(raw: Readonly<Record<string, unknown>>): WorkflowRun {
  const conclusion = textIn(raw, 'conclusion');
  return {
    id: readNumber(raw, 'id'),
    status: textIn(raw, 'status') ?? 'queued',
    url: readText(raw, 'html_url'),
    title: textIn(raw, 'display_title') ?? textIn(raw, 'name') ?? `Run ${String(raw.id)}`,
    ...(conclusion === undefined ? {} : { conclusion }),
  };
}

/** Often in the beginning, because many workflows are short; then less and less, to spare the budget. */
function pauseOf(look: number): number {
  return Math.min(FIRST_PAUSE_MS * 1.5 ** look, LONGEST_PAUSE_MS);
}
