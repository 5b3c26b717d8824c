import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Prompter } from '../io/prompter.ts';
import { TextOutput } from '../io/text-output.ts';
import { run } from '../run.ts';
import { completeWords } from './complete-words.ts';
import { createProgram } from './create-program.ts';
import { asksForJson } from './global-options.ts';

function createCli() {
  const streams = { out: new PassThrough(), err: new PassThrough() };
  const cli = {
    out: new TextOutput(streams.out, { color: false }),
    err: new TextOutput(streams.err, { color: false }),
    prompter: new Prompter(new PassThrough(), streams.err),
    environment: { XDG_CONFIG_HOME: '/nowhere' },
    now: () => new Date('2026-01-01T00:00:00Z'),
  };
  const read = () => ({
    out: String(streams.out.read() ?? ''),
    err: String(streams.err.read() ?? ''),
  });
  return { cli, read };
}

type Command = ReturnType<typeof createProgram>;

function withChildren(command: Command): Command[] {
  return [command, ...command.commands.flatMap((child) => withChildren(child as Command))];
}

describe('the command line', () => {
  it.each([
    [['get', '--ownr', 'x'], "Unknown option '--ownr'. Did you mean --owner?"],
    [['gte'], "Unknown command 'gte'. Did you mean get?"],
    [['apply'], 'What to apply is missing.'],
    [['describe'], "Missing required argument 'kind'."],
    [['get', 'services', '--limit', '0'], 'It must be a whole number from 1.'],
    [['get', '-A', '-n', 'x'], '--namespace and --all-namespaces exclude each other.'],
    [['get', 'services', '--label', 'x'], '--label "x" is not of the form key=value.'],
    [['get', 'services', '--sort', 'size'], '--sort "size" is not one of'],
    [['get', '-o', 'xml', 'services'], 'The output format "xml" is not one of'],
    [['--server', 'ftp://x', 'get'], 'is not an http or https address'],
    [['user', 'set-role', 'ada', 'king'], 'Allowed choices are viewer'],
  ])('refuses %j with exit code 2', async (args, message) => {
    const { cli, read } = createCli();
    expect(await run(cli, args)).toBe(2);
    const { out, err } = read();
    expect(out).toBe('');
    expect(err).toContain(message);
  });

  it('answers a refusal as JSON where that is asked for', async () => {
    const { cli, read } = createCli();
    expect(await run(cli, ['get', '--ownr', '-o', 'json'])).toBe(2);
    expect(JSON.parse(read().err)).toMatchObject({ code: 'CLI_USAGE', exitCode: 2 });
  });

  it('shows help on standard output', async () => {
    for (const args of [[], ['--help'], ['help', 'get'], ['get', '--help']]) {
      const { cli, read } = createCli();
      expect(await run(cli, args)).toBe(0);
      expect(read()).toEqual({ out: expect.stringContaining('Usage: gantry'), err: '' });
    }
  });

  it('shows the help of a group that was given no command, as a mistake', async () => {
    const { cli, read } = createCli();
    expect(await run(cli, ['plugin'])).toBe(2);
    expect(read()).toEqual({ out: '', err: expect.stringContaining('sync now, and watch') });
  });

  it('describes every command, argument and option', () => {
    for (const command of withChildren(createProgram(createCli().cli))) {
      if (command.name() === '__complete') continue;
      expect(command.description(), command.name()).not.toBe('');
      for (const { description, flags } of command.options) {
        expect(description, `${command.name()} ${flags}`).not.toBe('');
      }
      if (command.name() === 'help') continue;
      for (const argument of command.registeredArguments) {
        expect(argument.description, `${command.name()} ${argument.name()}`).not.toBe('');
      }
    }
  });
});

it.each([
  [['get', '-o', 'json'], true],
  [['get', '-ojson'], true],
  [['--output=JSON', 'get'], true],
  [['get', '-o', 'yaml'], false],
  [['search', 'json'], false],
])('sees in %j whether errors are to be JSON', (args, expected) => {
  expect(asksForJson(args)).toBe(expected);
});

describe('completion', () => {
  const complete = (...words: string[]) => {
    const { candidates, command, position } = completeWords(createProgram(createCli().cli), words);
    return { candidates, command: command.name(), position };
  };

  it('offers commands, also below others', () => {
    expect(complete('').candidates).toEqual(expect.arrayContaining(['get', 'apply', 'plugin']));
    expect(complete('').candidates).not.toContain('__complete');
    expect(complete('plugin', '').candidates).toEqual(expect.arrayContaining(['list', 'sync']));
  });

  it('offers options and their choices', () => {
    expect(complete('get', '--').candidates).toEqual(
      expect.arrayContaining(['--owner', '--server']),
    );
    expect(complete('jobs', 'list', '--state', '').candidates).toContain('failed');
    expect(complete('completion', '').candidates).toEqual(['bash', 'zsh', 'fish']);
  });

  it('sees past options to what they are given with', () => {
    expect(complete('get', '-n', 'shop', 'services', '')).toMatchObject({
      command: 'get',
      position: ['services'],
    });
  });
});
