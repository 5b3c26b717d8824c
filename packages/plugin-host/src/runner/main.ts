/**
 * The program that holds one plugin in a process of its own: `node runner.js <entry module>`.
 *
 * Talks to the host over file descriptor 3, imports the plugin, says `hello`, and runs what it is asked to.
 * Descriptor 3 stays open for as long as the process lives, so code of the plugin could write to it. That is
 * not prevented, because it cannot be: the host trusts no frame, and forged ones only end this process.
 */
import { Socket } from 'node:net';
import { pathToFileURL } from 'node:url';
import { type HostFrame, PLUGIN_PROTOCOL_VERSION, type PluginFrame } from '@gantry/contracts';
import { FrameParser } from '../frames/frame-parser.ts';
import { CallDispatcher } from './call-dispatcher.ts';
import { encodeAnswer } from './encode-answer.ts';
import { stackOf, toErrorData } from './error-data.ts';
import { forbidSignals } from './forbid-signals.ts';
import { loadPlugin } from './load-plugin.ts';

const PIPE = 3;
/**
 * Log and progress frames beyond this backlog are dropped: a plugin that logs in a loop must not fill its
 * memory, nor put so much before the answer to a ping that the host takes it for dead.
 */
const MAX_CHATTER_BACKLOG = 256 * 1024;

const pipe = new Socket({ fd: PIPE, readable: true, writable: true });
// The host is gone, however it went: nobody is left to work for.
const exit = () => process.exit(0);
pipe.on('end', exit).on('close', exit).on('error', exit);

let dropped = 0;

function send(frame: PluginFrame): void {
  const chatter = frame.type === 'log' || frame.type === 'progress';
  if (chatter && pipe.writableLength > MAX_CHATTER_BACKLOG) {
    dropped++;
    return;
  }
  if (dropped > 0 && frame.type === 'log') {
    const message = `${dropped} log lines were dropped, because they came faster than they can be sent.`;
    dropped = 0;
    pipe.write(encodeAnswer({ type: 'log', id: frame.id, level: 'warn', message }));
  }
  pipe.write(encodeAnswer(frame));
}

const parser = new FrameParser();
let receive: (frame: HostFrame) => void = () => {};
pipe.on('data', (chunk: Buffer) => {
  parser.push(chunk, (bytes) => {
    const frame = JSON.parse(bytes.toString('utf8')) as HostFrame;
    if (frame.type === 'shutdown') exit();
    else receive(frame);
  });
});

forbidSignals();

try {
  const entry = process.argv[2];
  if (entry === undefined) throw new Error('No entry module was given.');
  const module = (await import(pathToFileURL(entry).href)) as { default?: unknown };
  const dispatcher = new CallDispatcher(loadPlugin(module.default), send);
  receive = (frame) => dispatcher.handle(frame);
  send({ type: 'hello', protocol: PLUGIN_PROTOCOL_VERSION });
} catch (error) {
  process.stderr.write(`${stackOf(error)}\n`);
  send({ type: 'hello', protocol: PLUGIN_PROTOCOL_VERSION, failure: toErrorData(error) });
}
