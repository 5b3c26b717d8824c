import { PassThrough } from 'node:stream';
import { PlatformError } from '@gantry/base';
import { describe, expect, it } from 'vitest';
import { errors } from '../errors.ts';
import { reportError } from './error-report.ts';
import { TextOutput } from './text-output.ts';

function report(error: unknown, isJson = false) {
  const stream = new PassThrough();
  const output = new TextOutput(stream, { color: false });
  const code = reportError(error, output, { isJson, withStack: false });
  return { code, text: String(stream.read() ?? '') };
}

const platformError = (code: string, status: number, details?: unknown): PlatformError =>
  new PlatformError({ code, status, message: `${code}.`, details });

describe('the exit code of an error', () => {
  it.each([
    [errors.CLI_USAGE({ reason: 'x' }), 2],
    [platformError('SERVER_UNREACHABLE', 503), 3],
    [errors.NOT_A_GANTRY_SERVER({ server: 'x', status: 200 }), 3],
    [platformError('UNAUTHENTICATED', 401), 4],
    [platformError('FORBIDDEN', 403), 4],
    [platformError('ENTITY_NOT_FOUND', 404), 5],
    [platformError('INVALID_INPUT', 400), 1],
    [platformError('INTERNAL', 500), 1],
    [new TypeError('x is not a function'), 1],
    [errors.CLI_INTERRUPTED({}), 130],
  ])('of %s is %i', (error, code) => {
    expect(report(error).code).toBe(code);
  });
});

describe('the text of an error', () => {
  it('lists problems with their places', () => {
    const problems = [
      { file: 'a.yaml', line: 3, ref: 'Service/a', pointer: '/spec/x', message: 'is wrong' },
      { file: 'b.yaml', line: 1, pointer: '', message: 'is not UTF-8 text' },
    ];
    expect(report(errors.FILES_REFUSED({ problems, done: 'Nothing was applied.' })).text).toBe(
      `Error: 2 problems were found. Nothing was applied.
  a.yaml:3: Service/a /spec/x is wrong
  b.yaml:1: is not UTF-8 text
Correct them and run the command again.
`,
    );
  });

  it('says why there is no answer', () => {
    const cause = new TypeError('fetch failed', {
      cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
    });
    const error = new PlatformError({
      code: 'SERVER_UNREACHABLE',
      status: 503,
      message: 'There is no answer from http://x.',
      cause,
    });
    expect(report(error).text).toContain(
      'There is no answer from http://x. The connection was refused.',
    );
  });

  it('has no stack, and no power over the terminal', () => {
    const { text } = report(new Error('broken\u001b[2J'));
    expect(text).toBe('Error: Something went wrong in this command: broken\ufffd[2J\n');
  });
});

it('is JSON for programs', () => {
  const problems = [{ pointer: '/spec/x', message: 'is wrong' }];
  const { text } = report(platformError('INVALID_INPUT', 400, { problems }), true);
  expect(JSON.parse(text)).toEqual({
    error: 'The input is not valid.',
    exitCode: 1,
    code: 'INVALID_INPUT',
    help: 'Nothing was changed.',
    problems,
  });
});
