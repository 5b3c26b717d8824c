import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isPlatformError } from '@gantry/base';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  callContext,
  eventually,
  isRunning,
  rendering,
  statusText,
  type TestHost,
  useTestSpace,
} from './support/harness.ts';

const space = useTestSpace(['good', 'hostile']);

/** Far above what the host should need, so that a loaded machine does not fail the test. */
const STALL_MS = 1_500;

let subject: TestHost;

/** Calls another plugin all the time, and watches the host's own timers. */
function watchBystander({ host }: TestHost) {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let stopped = false;
  let calls = 0;
  const failures: unknown[] = [];
  const loop = (async () => {
    while (!stopped) {
      await host.call('numbers', 'panel.render', rendering('numbers')).then(
        () => calls++,
        (error: unknown) => failures.push(error),
      );
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return async () => {
    stopped = true;
    await loop;
    delay.disable();
    expect(failures).toEqual([]);
    expect(calls).toBeGreaterThan(0);
    expect(delay.max / 1e6).toBeLessThan(STALL_MS);
  };
}

let checkBystander: () => Promise<void>;

beforeEach(() => {
  subject = space.createHost({
    limits: { heapMegabytes: 40, memoryMegabytes: 160, memoryCheckMs: 50, callTimeoutMs: 6_000 },
  });
  checkBystander = watchBystander(subject);
});
afterEach(() => checkBystander());

async function failure(panel: string, options: Record<string, unknown> = {}) {
  const error = await subject.host.call('hostile', 'panel.render', rendering(panel, options)).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isPlatformError(error)) throw new Error(`${panel} did not fail as it should: ${error}`);
  return error;
}

/** The plugin was ended, and the next call finds a new process. */
async function expectRecovered(reason: RegExp) {
  expect(subject.host.state('hostile').crashes.at(-1)?.reason).toMatch(reason);
  const text = statusText(await subject.host.call('hostile', 'panel.render', rendering('ok')));
  expect(isRunning(Number(text))).toBe(true);
}

describe('a plugin whose process ends', () => {
  test.each([
    ['exit', /exited with code 7/],
    ['exit-clean', /exited with code 0/],
    ['abort', /SIGABRT/],
    ['signal-itself', /SIGKILL/],
    ['close-pipe', /closed its pipe/],
    ['rejection', /exited with code 1/],
  ])('by %s fails the call as a crash and is started again', async (panel, reason) => {
    const error = await failure(panel);
    expect(error.code).toBe('PLUGIN_CRASHED');
    expect(error.message).toMatch(reason);
    await expectRecovered(reason);
  });

  test('keeps its last output for operators', async () => {
    await failure('rejection');
    expect(subject.host.state('hostile').crashes.at(-1)?.output).toContain('nobody handles this');
  });

  test('after it answered counts the crash and not the call', async () => {
    await subject.host.call('hostile', 'panel.render', rendering('throws-later'));
    await eventually(() => subject.host.state('hostile').crashes.length === 1);
    await expectRecovered(/exited with code 1/);
  });

  test('fails every other call on it', async () => {
    const napping = failure('nap');
    const exiting = failure('exit');
    expect((await exiting).code).toBe('PLUGIN_CRASHED');
    expect((await napping).code).toBe('PLUGIN_CRASHED');
  });
});

describe('a plugin that takes all it can get', () => {
  test.each([
    ['loop', /did not respond/],
    ['promise-storm', /did not respond/],
    ['heap', /heap/],
    ['buffers', /MB of memory/],
    ['frame-flood', /did not respond/],
  ])('by %s is ended', async (panel, reason) => {
    const error = await failure(panel);
    expect(error.code).toBe('PLUGIN_CRASHED');
    expect(error.message).toMatch(reason);
    await expectRecovered(reason);
  });

  test('by printing without end is slowed down, and its output stays small', async () => {
    const controller = new AbortController();
    const flood = subject.host
      .call('hostile', 'panel.render', {
        ...rendering('stdout-flood'),
        signal: controller.signal,
      })
      .catch((error: unknown) => error);
    await eventually(() => subject.host.output('hostile').length > 10_000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const output = subject.host.output('hostile');
    expect(output.length).toBeLessThanOrEqual(64 * 1024);
    expect(output).not.toContain('\u001b');
    controller.abort();
    expect(isPlatformError(await flood, 'PLUGIN_CANCELLED')).toBe(true);
  });

  test('by logging without end loses lines, and the loss is counted', async () => {
    const lines: string[] = [];
    let reports = 0;
    // What is in the pipe before the answer to a ping takes longer to read than the other tests allow.
    const { host } = space.createHost({ limits: { unresponsiveMs: 5_000 } });
    await host.call('hostile', 'panel.render', {
      ...rendering('log-flood', { forMs: 400 }),
      onLog: ({ message }) => lines.push(message),
      onProgress: () => reports++,
    });
    expect(lines.length).toBeLessThan(1_500);
    expect(reports).toBeLessThan(30);
    expect(host.state('hostile').droppedLogLines).toBeGreaterThan(0);
    expect(lines.join('\n')).toContain('were dropped');
  });
});

describe('a plugin that breaks the protocol', () => {
  test.each([
    ['giant-frame', /2147483647 bytes/],
    ['bad-json', /not JSON/],
    ['bad-utf8', /not UTF-8/],
    ['not-an-object', /not an object/],
    ['many-values', /values; the limit/],
    ['unknown-type', /unknown type/],
    ['foreign-id', /not open/],
    ['forged-pong', /pong without a ping/],
    ['second-hello', /second "hello"/],
    ['item-for-call', /item for a call/],
    ['half-frame', /did not respond/],
  ])('with %s is ended', async (panel, reason) => {
    const error = await failure(panel);
    expect(error.code).toBe('PLUGIN_CRASHED');
    await expectRecovered(reason);
  });

  test('by answering twice is ended after the first answer was used', async () => {
    const first = await subject.host.call('hostile', 'panel.render', rendering('answers-twice'));
    expect(statusText(first)).toBe('first');
    await eventually(() => subject.host.state('hostile').crashes.length === 1);
    await expectRecovered(/result frame for a call that is not open/);
  });

  test('by sending items that nobody asked for is ended', async () => {
    const lines: string[] = [];
    const reading = (async () => {
      for await (const line of subject.host.stream('hostile', 'panel.stream', {
        parameters: { panel: 'p', source: 'unpulled' },
        context: callContext(),
      })) {
        lines.push(line.text);
        // The next one is not asked for before the violation arrives.
        if (lines.length === 2)
          await eventually(() => subject.host.state('hostile').crashes.length > 0);
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'PLUGIN_CRASHED' });
    expect(lines).toEqual(['one', 'two']);
    await expectRecovered(/item that was not pulled/);
  });
});

describe('a plugin that returns what it may not', () => {
  test.each([
    ['wrong-result', '/sections/0'],
    ['no-result', ''],
    ['prototype-keys', '/__proto__'],
    ['constructor-key', '/constructor'],
    ['deep-result', '/0/0'],
    ['wrong-progress', '/'],
  ])('such as %s fails the call and names the place', async (panel, pointer) => {
    const error = await failure(panel);
    expect(error.code).toBe('PLUGIN_RESULT_INVALID');
    const { problems } = error.details as { problems: { pointer: string }[] };
    expect(problems[0]?.pointer).toContain(pointer);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    // It is the plugin's answer that is refused, not its process.
    expect(subject.host.state('hostile').crashes).toEqual([]);
  });

  test.each(['bigint', 'cycle', 'huge-result'])('such as %s fails the call', async (panel) => {
    const error = await failure(panel);
    expect(error.code).toBe('PLUGIN_FAILED');
    expect(subject.host.state('hostile').status).toBe('running');
  });

  test('in the middle of a stream ends the stream', async () => {
    const lines: string[] = [];
    const reading = (async () => {
      for await (const line of subject.host.stream('hostile', 'panel.stream', {
        parameters: { panel: 'p', source: 'not-a-line' },
        context: callContext(),
      })) {
        lines.push(line.text);
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'PLUGIN_RESULT_INVALID' });
    expect(lines).toEqual(['one']);
  });
});

describe('a plugin that does not let go', () => {
  test('of a cancelled call is ended, and the caller did not wait for it', async () => {
    const error = await subject.host
      .call('hostile', 'panel.render', { ...rendering('ignores-abort'), timeoutMs: 1_000 })
      .catch((thrown: unknown) => thrown);
    expect(isPlatformError(error, 'PLUGIN_TIMEOUT')).toBe(true);
    await eventually(() => subject.host.state('hostile').crashes.length === 1);
    await expectRecovered(/after it was cancelled/);
  });

  test('lets the calls of others finish first', async () => {
    const controller = new AbortController();
    const ignoring = subject.host
      .call('hostile', 'panel.render', {
        ...rendering('ignores-abort'),
        signal: controller.signal,
      })
      .catch((error: unknown) => error);
    await eventually(() => subject.host.state('hostile').openCalls === 1);
    controller.abort();
    await ignoring;
    // Begins before the time to let go is over, and ends after it.
    await new Promise((resolve) => setTimeout(resolve, 250));
    const rested = await subject.host.call('hostile', 'panel.render', rendering('nap'));
    expect(statusText(rested)).toBe('rested');
    await eventually(() => subject.host.state('hostile').crashes.length === 1);
  });

  test('and leaves timers behind is stopped all the same', async () => {
    const rendered = await subject.host.call('hostile', 'panel.render', rendering('leaves-timers'));
    await subject.host.stop('hostile');
    expect(isRunning(Number(statusText(rendered)))).toBe(false);
    expect(subject.host.state('hostile')).toMatchObject({ status: 'idle', crashes: [] });
  });
});
