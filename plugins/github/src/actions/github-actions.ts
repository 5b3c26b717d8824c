import {
  type ActionDefinition,
  ActionPlugin,
  type ActionRequest,
  type Credentials,
  type PluginContext,
  PluginInputError,
  PluginUnavailableError,
} from '@gantry/plugin-sdk';
import { readNumber, readRecord, readText } from '@gantry/plugin-sdk/json';
import { GitHub } from '../api/github.ts';
import { parseRepository, pathOf, type Repository, repositoryOf } from '../repository.ts';
import { dispatchWorkflow, fetchWorkflowInputs, followRun } from './workflow-run.ts';

const repository = {
  type: 'string',
  title: 'Repository',
  description: 'As owner/name. Empty: the repository of the entity.',
};
const workflow = {
  type: 'string',
  title: 'Workflow',
  minLength: 1,
  description: 'Its file, such as deploy.yml.',
};
const ref = { type: 'string', title: 'Branch or tag', default: 'main' };

/** What people and rules may run in a repository. */
export class GitHubActions extends ActionPlugin {
  override actions(): ActionDefinition[] {
    return [
      {
        name: 'dispatch_workflow',
        label: 'Run a workflow',
        description: 'Starts a workflow with inputs that are checked against its file.',
        effect: 'write',
        inputSchema: {
          type: 'object',
          additionalProperties: false,
          required: ['workflow'],
          properties: {
            repository,
            workflow,
            ref,
            inputs: { type: 'object', title: 'Inputs of the workflow' },
            wait: {
              type: 'boolean',
              title: 'Wait until it has ended',
              default: true,
              description: 'The action fails when the workflow does.',
            },
          },
        },
        run: runWorkflow,
      },
      {
        name: 'workflow_inputs',
        label: 'Inputs of a workflow',
        description: 'Reads which inputs a workflow takes.',
        effect: 'read',
        inputSchema: {
          type: 'object',
          additionalProperties: false,
          required: ['workflow'],
          properties: { repository, workflow, ref },
        },
        run: listInputs,
      },
      {
        name: 'open_issue',
        label: 'Open an issue',
        effect: 'write',
        inputSchema: {
          type: 'object',
          additionalProperties: false,
          required: ['title'],
          properties: {
            repository,
            title: { type: 'string', title: 'Title', minLength: 1, maxLength: 256 },
            body: { type: 'string', title: 'Text', maxLength: 60_000, description: 'Markdown.' },
            labels: {
              type: 'array',
              title: 'Labels',
              maxItems: 100,
              items: { type: 'string', minLength: 1 },
            },
          },
        },
        run: openIssue,
      },
    ];
  }
}

async function runWorkflow(ctx: PluginContext, credentials: Credentials, { input }: ActionRequest) {
  const target = { ...chosen(ctx, input), inputs: Object(input.inputs) };
  const github = await GitHub.open(ctx, credentials);
  const run = await dispatchWorkflow(ctx, github, target);
  const where = `${target.repository.owner}/${target.repository.name}`;
  const basis = { repository: where, workflow: target.workflow, ref: target.ref };
  if (!run) {
    const message = `${target.workflow} was started; GitHub does not say which run it became.`;
    if (input.wait !== false) {
      throw new PluginUnavailableError(
        `${message} Give the workflow an input "correlation_id" and use it in "run-name".`,
      );
    }
    return { message, output: basis };
  }
  ctx.log.info(`${run.title}: ${run.url}`);
  const started = { ...basis, runId: run.id, runUrl: run.url };
  if (input.wait === false) {
    return { message: `${target.workflow} was started: ${run.url}`, output: started };
  }
  const ended = await followRun(ctx, github, { repository: target.repository, run });
  const { conclusion = 'unknown' } = ended;
  if (!['success', 'neutral', 'skipped'].includes(conclusion)) {
    throw new PluginInputError(
      `${target.workflow} ended with "${conclusion.replaceAll('_', ' ')}": ${ended.url}`,
    );
  }
  const message = `${target.workflow} ended with "${conclusion}": ${ended.url}`;
  return { message, output: { ...started, status: ended.status, conclusion } };
}

async function listInputs(ctx: PluginContext, credentials: Credentials, { input }: ActionRequest) {
  const github = await GitHub.open(ctx, credentials);
  const inputs = await fetchWorkflowInputs(github, chosen(ctx, input));
  const names = inputs.map(({ name }) => name).join(', ') || 'none';
  return { message: `Inputs: ${names}`, output: { inputs } };
}

async function openIssue(ctx: PluginContext, credentials: Credentials, { input }: ActionRequest) {
  const github = await GitHub.open(ctx, credentials);
  return createIssue(github, targetOf(ctx, input.repository), input);
}

export async function createIssue(
  github: GitHub,
  target: Repository,
  { title, body, labels }: Readonly<Record<string, unknown>>,
) {
  const answer = await github.send(`POST ${pathOf(target)}/issues`, {
    title,
    ...(body === undefined ? {} : { body }),
    ...(labels === undefined ? {} : { labels }),
  });
  const issue = readRecord(answer);
  const [issueNumber, url] = [readNumber(issue, 'number'), readText(issue, 'html_url')];
  return { message: `Issue #${issueNumber}: ${url}`, output: { number: issueNumber, url } };
}

function chosen(ctx: PluginContext, input: ActionRequest['input']) {
  return {
    repository: targetOf(ctx, input.repository),
    workflow: String(input.workflow),
    ref: typeof input.ref === 'string' && input.ref !== '' ? input.ref : 'main',
  };
}

/** The repository that was named, or that of the entity. */
export function targetOf(ctx: PluginContext, named: unknown): Repository {
  if (named === undefined || named === '') return repositoryOf(ctx);
  const found = parseRepository(named);
  if (found) return found;
  throw new PluginInputError(
    `"${String(named).slice(0, 200)}" is no repository; write owner/name.`,
  );
}
