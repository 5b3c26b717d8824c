import {
  type Credentials,
  type PluginContext,
  PluginInputError,
  type WebhookActionDefinition,
  WebhookPlugin,
  type WebhookRequest,
} from '@gantry/plugin-sdk';
import { createIssue } from '../actions/github-actions.ts';
import { dispatchWorkflow } from '../actions/workflow-run.ts';
import { GitHub } from '../api/github.ts';
import { parseRepository, pathOf, type Repository } from '../repository.ts';

interface Config {
  readonly repository?: string;
  readonly workflow?: string;
  readonly ref?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly title?: string;
  readonly body?: string;
  readonly labels?: readonly string[];
}

const repository = {
  type: 'string',
  description: 'As owner/name. Empty: the repository that the webhook is about.',
};
const words = { type: 'string', minLength: 1, maxLength: 60_000 };

/** What rules for webhooks may do in a repository, such as that of the webhook itself. */
export class GitHubWebhook extends WebhookPlugin {
  override actions(): WebhookActionDefinition[] {
    return [
      {
        name: 'dispatch_workflow',
        label: 'Run a workflow',
        configSchema: schema(['workflow'], {
          repository,
          workflow: { ...words, description: 'Its file, such as deploy.yml.' },
          ref: { type: 'string', default: 'main' },
          inputs: { type: 'object' },
        }),
      },
      {
        name: 'open_issue',
        label: 'Open an issue',
        configSchema: schema(['title'], {
          repository,
          title: { ...words, maxLength: 256 },
          body: words,
          labels: { type: 'array', maxItems: 100, items: { type: 'string' } },
        }),
      },
      {
        name: 'comment',
        label: 'Comment on the pull request or issue',
        description: 'On the one that the webhook is about.',
        configSchema: schema(['body'], { repository, body: words }),
      },
    ];
  }

  override async runAction(ctx: PluginContext, credentials: Credentials, request: WebhookRequest) {
    const config = Object(request.actionConfig) as Config;
    const target = targetOf(config, request.payload);
    const github = await GitHub.open(ctx, credentials);
    switch (request.action) {
      case 'dispatch_workflow': {
        const { workflow = '', ref = 'main', inputs = {} } = config;
        const run = await dispatchWorkflow(ctx, github, {
          repository: target,
          workflow,
          ref,
          inputs,
        });
        ctx.log.info(run ? `${workflow}: ${run.url}` : `${workflow} was started.`);
        return;
      }
      case 'open_issue':
        ctx.log.info((await createIssue(github, target, { ...config })).message);
        return;
      case 'comment': {
        const number = subjectOf(request.payload);
        const path = `${pathOf(target)}/issues/${number}/comments`;
        await github.send(`POST ${path}`, { body: config.body });
        ctx.log.info(`Commented on #${number}.`);
        return;
      }
      default:
        throw new PluginInputError(`There is no action "${request.action}".`);
    }
  }
}

function schema(required: readonly string[], properties: Record<string, object>) {
  return { type: 'object', additionalProperties: false, required: [...required], properties };
}

function targetOf(config: Config, payload: unknown): Repository {
  const named = config.repository || Object(Object(payload).repository).full_name;
  const found = parseRepository(named);
  if (found) return found;
  throw new PluginInputError('Neither the rule nor the webhook names a repository.');
}

function subjectOf(payload: unknown): number {
  const { pull_request: pull, issue } = Object(payload);
  const number = Object(pull ?? issue).number as unknown;
  if (typeof number === 'number') return number;
  throw new PluginInputError('The webhook is about no pull request and no issue.');
}
