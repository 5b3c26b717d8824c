import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addAccessCommands } from '../commands/access.ts';
import { addActionsCommands } from '../commands/actions.ts';
import { addAnnounceCommands } from '../commands/announce.ts';
import { addApiKeyCommands } from '../commands/apikey.ts';
import { addApplyCommand } from '../commands/apply.ts';
import { addAssignmentCommands } from '../commands/assignment.ts';
import { addAuditCommand } from '../commands/audit.ts';
import { addBackupCommand } from '../commands/backup.ts';
import { addCleanUpCommand } from '../commands/cleanup.ts';
import { addCompletionCommand } from '../commands/completion.ts';
import { addConfigCommands } from '../commands/config.ts';
import { addContextCommands } from '../commands/context.ts';
import { addCyclesCommand } from '../commands/cycles.ts';
import { addDeleteCommand } from '../commands/delete.ts';
import { addDeliveriesCommands } from '../commands/deliveries.ts';
import { addDescribeCommand } from '../commands/describe.ts';
import { addEventsCommand } from '../commands/events.ts';
import { addExportCommand } from '../commands/export.ts';
import { addGetCommand } from '../commands/get.ts';
import { addGroupCommands } from '../commands/group.ts';
import { addHistoryCommands } from '../commands/history.ts';
import { addImpactCommand } from '../commands/impact.ts';
import { addIntegrationCommands } from '../commands/integration.ts';
import { addJobsCommands } from '../commands/jobs.ts';
import { addKindCommands } from '../commands/kind.ts';
import { addLoginCommands } from '../commands/login.ts';
import { addLogsCommand } from '../commands/logs.ts';
import { addOperatorCommands } from '../commands/operator.ts';
import { addPluginCommands } from '../commands/plugin.ts';
import { addRestoreCommand } from '../commands/restore.ts';
import { addRunCommand } from '../commands/run.ts';
import { addRunsCommands } from '../commands/runs.ts';
import { addSearchCommand } from '../commands/search.ts';
import { addSecretsCommands } from '../commands/secrets.ts';
import { addServeCommand, type ServerOptions } from '../commands/serve.ts';
import { addSsoCommands } from '../commands/sso.ts';
import { addSubscriptionCommands } from '../commands/subscription.ts';
import { addSyncsCommands } from '../commands/syncs.ts';
import { addToolsCommands } from '../commands/tools.ts';
import { addUserCommands } from '../commands/user.ts';
import { addVersionCommand } from '../commands/version.ts';
import { addWebhookCommands } from '../commands/webhook.ts';
import { addWhyCommand } from '../commands/why.ts';
import { EXIT_MEANINGS } from '../exit-codes.ts';
import { addExamples } from './examples.ts';
import { newProgram } from './new-program.ts';

export interface ProgramOptions {
  /**
   * The server's own options, for `serve`. Absent unless they are needed: they come with the server, which
   * no other command loads.
   */
  readonly serverOptions?: ServerOptions | undefined;
}

/** The whole command line: commands, options and help. Does nothing until it is given arguments. */
export function createProgram(cli: Cli, { serverOptions }: ProgramOptions = {}): Command {
  const program = newProgram(cli);
  program.commandsGroup('Server:');
  addServeCommand(program, cli, serverOptions);
  program.commandsGroup('Signing in:');
  addLoginCommands(program, cli);
  addContextCommands(program, cli);
  program.commandsGroup('Catalog:');
  addGetCommand(program, cli);
  addDescribeCommand(program, cli);
  addWhyCommand(program, cli);
  addHistoryCommands(program, cli);
  addSearchCommand(program, cli);
  addImpactCommand(program, cli);
  addCyclesCommand(program, cli);
  addApplyCommand(program, cli);
  addDeleteCommand(program, cli);
  addExportCommand(program, cli);
  addCleanUpCommand(program, cli);
  addKindCommands(program, cli);
  addEventsCommand(program, cli);
  addLogsCommand(program, cli);
  addConfigCommands(program, cli);
  program.commandsGroup('Actions:');
  addRunCommand(program, cli);
  addActionsCommands(program, cli);
  addRunsCommands(program, cli);
  program.commandsGroup('Plugins:');
  addPluginCommands(program, cli);
  addIntegrationCommands(program, cli);
  addAssignmentCommands(program, cli);
  addSyncsCommands(program, cli);
  addJobsCommands(program, cli);
  program.commandsGroup('Webhooks and events:');
  addWebhookCommands(program, cli);
  addDeliveriesCommands(program, cli);
  addSubscriptionCommands(program, cli);
  program.commandsGroup('Access:');
  addUserCommands(program, cli);
  addGroupCommands(program, cli);
  addAccessCommands(program, cli);
  addSsoCommands(program, cli);
  addApiKeyCommands(program, cli);
  program.commandsGroup('Administration:');
  addAnnounceCommands(program, cli);
  addAuditCommand(program, cli);
  addBackupCommand(program, cli);
  addRestoreCommand(program, cli);
  addSecretsCommands(program, cli);
  program.commandsGroup('Tools, without a server:');
  addToolsCommands(program, cli);
  addOperatorCommands(program, cli);
  program.commandsGroup('Other:');
  addVersionCommand(program, cli);
  addCompletionCommand(program, cli);

  addExamples(program, [
    ['gantry serve', 'start a server on port 8080'],
    ['gantry login', 'sign in to it'],
    ['gantry apply -f catalog/', 'bring a folder of YAML into the catalog'],
    ['gantry get services --owner payments', 'list what a team owns'],
  ]);
  program.addHelpText('after', exitCodeHelp());
  return program;
}

function exitCodeHelp(): string {
  const lines = EXIT_MEANINGS.map(([code, meaning]) => `  ${String(code).padEnd(4)} ${meaning}`);
  return `\nExit codes:\n${lines.join('\n')}`;
}
