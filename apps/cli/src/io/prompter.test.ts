import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Prompter } from './prompter.ts';

function createPrompter() {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  const screen = Object.assign(new PassThrough(), { isTTY: true });
  const prompter = new Prompter(input, screen);
  return {
    prompter,
    type: (text: string) => input.write(text),
    shown: () => String(screen.read()),
  };
}

describe('a question on a terminal', () => {
  it('shows what is typed', async () => {
    const { prompter, type, shown } = createPrompter();
    const answer = prompter.ask('Username: ');
    type('ada\r');
    expect(await answer).toBe('ada');
    expect(shown()).toContain('ada');
  });

  it('does not show a secret, and takes corrections', async () => {
    const { prompter, type, shown } = createPrompter();
    const answer = prompter.askSecret('Password: ');
    type('hunter33');
    type('\u007f\u007f22\r');
    expect(await answer).toBe('hunter22');
    const screen = shown();
    expect(screen).toContain('Password: ');
    expect(screen).not.toMatch(/h|u|n|t|2|3|\*/);
  });

  it('keeps spaces of a secret', async () => {
    const { prompter, type } = createPrompter();
    const answer = prompter.askSecret('Password: ');
    type(' two words \r');
    expect(await answer).toBe(' two words ');
  });

  it.each(['\u0003', '\u0004'])('ends with %j', async (key) => {
    const { prompter, type } = createPrompter();
    const answer = prompter.ask('Username: ');
    type(key);
    await expect(answer).rejects.toMatchObject({ code: 'CLI_INTERRUPTED' });
  });

  it.each([
    ['y\r', true],
    ['YES\r', true],
    ['\r', false],
    ['n\r', false],
    ['yep\r', false],
  ])('takes %j as %s', async (keys, agreed) => {
    const { prompter, type } = createPrompter();
    const answer = prompter.confirm('Sure?');
    type(keys);
    expect(await answer).toBe(agreed);
  });
});

it('reads piped lines one after the other', async () => {
  const input = new PassThrough();
  input.end('first\r\nsecond');
  const prompter = new Prompter(input, new PassThrough());
  expect(prompter.isInteractive).toBe(false);
  expect([await prompter.readLine(), await prompter.readLine(), await prompter.readLine()]).toEqual(
    ['first', 'second', ''],
  );
});
