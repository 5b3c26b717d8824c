import { runTool, UsageError } from '@gantry/tool-kit';
import { parseService } from './parse-service.ts';
import { runOnce } from './run-once.ts';

await runTool({
  name: 'run-service',
  version: '1.0.0',
  category: 'preflight',
  description: "Runs a service's own program once, with other arguments.",
  timeoutMs: 300_000,
  needsService: true,
  schema: {
    type: 'object',
    properties: {
      args: {
        type: 'array',
        items: { type: 'string' },
        description: 'Arguments of the program, instead of those that it usually has.',
      },
      env: {
        type: 'object',
        additionalProperties: { type: 'string' },
        description: 'Variables on top of those of the service.',
      },
      command: {
        type: 'array',
        items: { type: 'string' },
        description: 'The program, where no operator says which.',
      },
    },
    additionalProperties: false,
  },
  async run({ args = [], env = {}, command }, { input, signal, log }) {
    const service = parseService(input.service, command);
    if (!service) {
      throw new UsageError('No operator says what to run: give the program with --command.');
    }
    const { argv, cwd } = service;
    const ended = await runOnce({
      argv: [...argv, ...args],
      env: { ...service.env, ...env },
      cwd,
      signal,
      log,
    });
    const target = service.name ?? argv[0];
    const details = { ...ended, args };
    if ('problem' in ended) {
      const message = `${target} could not be started: ${ended.problem}.`;
      return { status: 'error', reason: 'not-started', message, target, exit: 2 };
    }
    if (ended.exitCode === 0) {
      return { status: 'pass', message: `${target} ${args.join(' ')} succeeded.`, target, details };
    }
    const how = ended.signal ? `was ended by ${ended.signal}` : `exited with ${ended.exitCode}`;
    const last = ended.lastLines.at(-1);
    return {
      status: 'fail',
      reason: 'exit-code',
      message: `${target} ${args.join(' ')} ${how}${last ? `: ${last}` : '.'}`,
      target,
      details,
    };
  },
});
