import { type ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import type { Duplex, Readable, Writable } from 'node:stream';
import { messageOf } from '@gantry/base';
import { type HostFrame, PLUGIN_PROTOCOL_VERSION, type PluginFrame } from '@gantry/contracts';
import { decodeFrame, encodeFrame, findUnsafeValue } from '../frames/frame-codec.ts';
import { FrameParser } from '../frames/frame-parser.ts';
import { FrameViolation } from '../frames/frame-violation.ts';
import { parsePluginFrame } from '../frames/plugin-frame.ts';
import type { HostLimits } from '../limits.ts';
import { guardChild, killGroup, releaseChild } from './child-guard.ts';
import { describeExit } from './describe-exit.ts';
import { inSeconds } from './in-seconds.ts';
import type { Confinement, Launch } from './launch.ts';
import { MemoryWatch } from './memory-watch.ts';
import { OutputTail } from './output-tail.ts';
import type { ChannelEnd, FrameReceiver, PluginChannel } from './plugin-channel.ts';
import { RateGate } from './rate-gate.ts';

/** How long output is read after the process ended: what it started may hold the pipes open. */
const LAST_OUTPUT_MS = 250;
/** How long a process may live on after it closed its pipe; most are just about to exit. */
const CLOSED_PIPE_MS = 500;
/** Below the host's, which answers people. */
const PRIORITY = 5;

/**
 * One process of a plugin. Starts it, carries frames, keeps its output and its size within limits, and ends
 * it for good. Whatever the process does, the host sees one of two things: frames that keep to the protocol,
 * or an end with a reason.
 */
export class ProcessChannel implements PluginChannel {
  readonly ready: Promise<boolean>;
  readonly closed: Promise<ChannelEnd>;
  readonly confinement: Confinement;
  readonly #limits: HostLimits;
  readonly #receive: FrameReceiver;
  readonly #child: ChildProcess;
  readonly #input: Writable;
  readonly #output: OutputTail;
  readonly #gates: RateGate[] = [];
  readonly #parser: FrameParser;
  readonly #chatter: RateGate;
  #memory: MemoryWatch | undefined;
  #startTimer: NodeJS.Timeout | undefined;
  #greeted = false;
  #stopping = false;
  #exited = false;
  #reason: string | undefined;
  #resolveReady: (ready: boolean) => void = () => {};
  #resolveClosed: (end: ChannelEnd) => void = () => {};

  constructor(launch: Launch, limits: HostLimits, receive: FrameReceiver) {
    this.confinement = launch.confinement;
    this.#limits = limits;
    this.#receive = receive;
    this.#output = new OutputTail(limits.outputBytes);
    this.#parser = new FrameParser(limits.maxFrameBytes);
    this.ready = new Promise((resolve) => {
      this.#resolveReady = resolve;
    });
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    const descriptor = launch.pipe === 'descriptor';
    this.#child = spawn(launch.command, launch.args, {
      cwd: launch.cwd,
      env: launch.env,
      // A group of its own: it is killed as a whole, and Ctrl+C in the host's terminal does not reach it.
      detached: true,
      stdio: descriptor ? ['ignore', 'pipe', 'pipe', 'pipe'] : ['pipe', 'pipe', 'pipe'],
    });
    // Raised when it could not be started; without a listener that would end the host.
    this.#child.on('error', () => {});
    if (!this.#child.stdio) throw new Error('no more files or processes can be opened');
    // All of them are pipes, as asked for above.
    const [stdin, stdout, stderr, pipe] = this.#child.stdio as unknown as [
      Writable,
      Readable,
      Readable,
      Duplex,
    ];
    const frames: Readable = descriptor ? pipe : stdout;
    this.#input = descriptor ? pipe : stdin;
    this.#chatter = new RateGate(frames, 1);
    this.#watchExit(frames);
    this.#watchFrames(frames);
    for (const stream of descriptor ? [stdout, stderr] : [stderr]) this.#watchOutput(stream);
    this.#watchResources();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get memoryBytes(): number | undefined {
    return this.#memory?.bytes;
  }

  send(frame: HostFrame): void {
    const bytes = encodeFrame(frame, this.#limits.maxFrameBytes);
    if (!this.#exited && this.#input.writable) this.#input.write(bytes);
  }

  kill(reason: string): void {
    if (this.#exited) return;
    this.#reason ??= reason;
    if (this.#child.pid !== undefined) killGroup(this.#child.pid);
  }

  async stop(): Promise<ChannelEnd> {
    if (!this.#stopping) {
      this.#stopping = true;
      this.send({ type: 'shutdown' });
      const insist = (signal: NodeJS.Signals, afterMs: number) =>
        setTimeout(() => {
          if (!this.#exited && this.#child.pid !== undefined) killGroup(this.#child.pid, signal);
        }, afterMs);
      const timers = [
        insist('SIGTERM', this.#limits.stopGraceMs),
        insist('SIGKILL', this.#limits.stopGraceMs * 2),
      ];
      await this.closed;
      for (const timer of timers) clearTimeout(timer);
    }
    return this.closed;
  }

  output(): string {
    return this.#output.text();
  }

  #watchFrames(frames: Readable): void {
    const bytesPerSecond = this.#limits.chatterBytesPerSecond;
    const framesPerSecond = this.#limits.chatterFramesPerSecond;
    frames.on('data', (chunk: Buffer) => {
      // After a violation the process is only waited for.
      if (this.#reason !== undefined) return;
      try {
        this.#parser.push(chunk, (bytes) => {
          const decoded = decodeFrame(bytes);
          const frame = parsePluginFrame(decoded.object);
          // Results and items are asked for; only these can come in floods.
          if (frame.type === 'log' || frame.type === 'progress') {
            this.#chatter.spend(Math.max(bytes.length / bytesPerSecond, 1 / framesPerSecond));
          }
          if (frame.type === 'hello') this.#greet(frame);
          else if (!this.#greeted) throw new FrameViolation(`a ${frame.type} frame before "hello"`);
          else this.#receive(frame, findUnsafeValue(decoded));
        });
      } catch (error) {
        if (error instanceof FrameViolation) {
          this.kill(`it broke the protocol: it sent ${error.message}`);
        } else {
          this.kill(`its frame could not be handled: ${messageOf(error)}`);
        }
      }
    });
    frames.on('close', () => {
      setTimeout(() => this.kill('it closed its pipe to the host'), CLOSED_PIPE_MS).unref();
    });
    // Errors of a pipe follow from the end of the process, which is reported by itself.
    frames.on('error', () => {});
    this.#input.on('error', () => {});
  }

  #greet(hello: Extract<PluginFrame, { type: 'hello' }>): void {
    if (this.#greeted) throw new FrameViolation('a second "hello"');
    if (hello.protocol !== PLUGIN_PROTOCOL_VERSION) {
      this.kill(
        `it speaks protocol ${hello.protocol}; this host speaks ${PLUGIN_PROTOCOL_VERSION}`,
      );
    } else if (hello.failure) {
      this.kill(`it could not be loaded: ${hello.failure.message}`);
    } else {
      this.#greeted = true;
      clearTimeout(this.#startTimer);
      this.#resolveReady(true);
    }
  }

  #watchOutput(stream: Readable): void {
    const gate = new RateGate(stream, this.#limits.outputBytesPerSecond);
    this.#gates.push(gate);
    stream.on('data', (chunk: Buffer) => {
      this.#output.append(chunk);
      if (!this.#exited) gate.spend(chunk.length);
    });
    stream.on('error', () => {});
  }

  #watchResources(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    guardChild(pid);
    try {
      setPriority(pid, PRIORITY);
    } catch {
      // Not allowed everywhere, and the process may be gone already.
    }
    const { startTimeoutMs, memoryMegabytes, memoryCheckMs } = this.#limits;
    this.#startTimer = setTimeout(
      () => this.kill(`it did not say hello within ${inSeconds(startTimeoutMs)}`),
      startTimeoutMs,
    );
    this.#memory = new MemoryWatch(pid, {
      limitBytes: memoryMegabytes * 1024 * 1024,
      everyMs: memoryCheckMs,
      onExceeded: (bytes) => {
        const used = Math.round(bytes / 1024 / 1024);
        this.kill(`it used ${used} MB of memory; the limit is ${memoryMegabytes} MB`);
      },
    });
  }

  #watchExit(frames: Readable): void {
    const child = this.#child;
    let finished = false;
    const finish = (reason: string) => {
      if (finished) return;
      finished = true;
      for (const stream of child.stdio) stream?.destroy();
      this.#resolveReady(false);
      this.#resolveClosed({ expected: this.#stopping, reason: this.#reason ?? reason });
    };
    child.on('error', (error) => {
      // Also raised when a signal cannot be delivered; only a process that never ran ends here.
      if (child.pid === undefined) {
        this.#exited = true;
        finish(`it could not be started: ${messageOf(error)}`);
      }
    });
    child.on('exit', (code, signal) => {
      this.#exited = true;
      this.#memory?.stop();
      clearTimeout(this.#startTimer);
      if (child.pid !== undefined) {
        // What the plugin started and left behind goes with it.
        killGroup(child.pid);
        releaseChild(child.pid);
      }
      // What is still in the pipes says why, and may be the answer to a call.
      frames.resume();
      this.#chatter.open();
      for (const gate of this.#gates) gate.open();
      const reason = () => describeExit(code, signal, this.#output.text(), this.#limits);
      const timer = setTimeout(() => finish(reason()), LAST_OUTPUT_MS);
      child.on('close', () => {
        clearTimeout(timer);
        finish(reason());
      });
    });
  }
}
