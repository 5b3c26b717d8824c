import { messageOf } from '@gantry/base';
import type { HostFrame, PluginFrame } from '@gantry/contracts';
import { decodeFrame, encodeFrame, findUnsafeValue } from '../frames/frame-codec.ts';
import { FrameViolation } from '../frames/frame-violation.ts';
import { parsePluginFrame } from '../frames/plugin-frame.ts';
import type { ChannelEnd, FrameReceiver, PluginChannel } from '../process/plugin-channel.ts';
import { CallDispatcher } from '../runner/call-dispatcher.ts';
import { encodeAnswer } from '../runner/encode-answer.ts';
import type { LoadedModule } from '../runner/load-plugin.ts';

const HEADER_BYTES = 4;

/**
 * A plugin in the host's own process. Frames are written and read as they would be on a pipe, so that what
 * JSON does to a value, and what the host refuses, is the same.
 */
export class InlineChannel implements PluginChannel {
  readonly ready = Promise.resolve(true);
  readonly closed: Promise<ChannelEnd>;
  readonly pid = undefined;
  readonly memoryBytes = undefined;
  readonly confinement = { kind: 'none', reason: 'It runs inside the host.' } as const;
  readonly #dispatcher: CallDispatcher;
  readonly #receive: FrameReceiver;
  #ended = false;
  #end: (end: ChannelEnd) => void = () => {};

  constructor(plugin: LoadedModule, receive: FrameReceiver) {
    this.#receive = receive;
    this.#dispatcher = new CallDispatcher(plugin, (frame) => this.#deliver(frame));
    this.closed = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  send(frame: HostFrame): void {
    const copy = JSON.parse(encodeFrame(frame).subarray(HEADER_BYTES).toString()) as HostFrame;
    // Never at once: on a pipe the plugin does not run before the caller goes on.
    setImmediate(() => {
      if (!this.#ended) this.#dispatcher.handle(copy);
    });
  }

  kill(reason: string): void {
    this.#close({ expected: false, reason });
  }

  stop(): Promise<ChannelEnd> {
    if (!this.#ended) this.#dispatcher.handle({ type: 'shutdown' });
    this.#close({ expected: true, reason: 'it was stopped' });
    return this.closed;
  }

  output(): string {
    return '';
  }

  #deliver(frame: PluginFrame): void {
    const decoded = decodeFrame(encodeAnswer(frame).subarray(HEADER_BYTES));
    setImmediate(() => {
      if (this.#ended) return;
      try {
        this.#receive(parsePluginFrame(decoded.object), findUnsafeValue(decoded));
      } catch (error) {
        this.kill(
          error instanceof FrameViolation
            ? `it broke the protocol: it sent ${error.message}`
            : `its frame could not be handled: ${messageOf(error)}`,
        );
      }
    });
  }

  #close(end: ChannelEnd): void {
    this.#ended = true;
    this.#end(end);
  }
}
