import { type JsonObject, messageOf } from '@gantry/base';
import type { PluginManifest, PluginMethod } from '@gantry/contracts';
import { type ProbedCall, readingCalls } from './reading-calls.ts';
import { SECRET_MARK, sampleConfiguration } from './sample-configuration.ts';
import type {
  PluginSubject,
  RunningSubject,
  SubjectAnswer,
  SubjectConfiguration,
  SubjectEnd,
} from './subject.ts';

/** What a process did from its start to its end. */
export interface Rehearsal {
  readonly calls: readonly (ProbedCall & { readonly answer: SubjectAnswer })[];
  readonly end: SubjectEnd;
}

/** A plugin that described itself did not start another time. */
export class NotStarted extends Error {}

/** A plugin that was loaded, with what several checks look at. Each process is started once, on first use. */
export class LoadedSubject {
  readonly directory: string;
  readonly packageData: JsonObject;
  readonly manifest: PluginManifest;
  readonly methods: readonly PluginMethod[];
  readonly #subject: PluginSubject;
  readonly #configuration: SubjectConfiguration | string;
  #idle: Promise<SubjectEnd> | undefined;
  #rehearsal: Promise<Rehearsal> | undefined;

  constructor(
    subject: PluginSubject,
    loading: Extract<PluginSubject['loading'], { kind: 'loaded' }>,
  ) {
    this.#subject = subject;
    this.directory = subject.directory;
    this.packageData = subject.packageData;
    this.manifest = loading.manifest;
    this.methods = loading.methods;
    this.#configuration = subject.configuration ?? sampleConfiguration(loading.manifest);
  }

  /** The calls that read, with sample parameters; a string when there is nothing to call with. */
  get calls(): readonly ProbedCall[] | string {
    if (typeof this.#configuration === 'string') return this.#configuration;
    const calls = readingCalls(this.manifest, this.methods, this.#configuration);
    return calls.length > 0 ? calls : 'The plugin has no method that only reads.';
  }

  /** Calls of one method; a string when it has none. */
  callsOf(method: PluginMethod): readonly ProbedCall[] | string {
    const { calls } = this;
    if (typeof calls === 'string') return calls;
    const own = calls.filter((call) => call.method === method);
    return own.length > 0 ? own : `The plugin does not offer ${method}.`;
  }

  /** Texts that a secret of the configuration can be recognised by. */
  get secrets(): readonly string[] {
    if (typeof this.#configuration === 'string') return [];
    const { credentials, options } = this.#configuration;
    const entered = (this.manifest.credentials ?? [])
      .filter(({ secret }) => secret !== false)
      .map(({ name }) => credentials[name]);
    const opened = (this.manifest.options ?? []).flatMap(({ name, type, fields = [] }) => {
      const value = options[name];
      if (type === 'secret') return [value];
      const items = Array.isArray(value) ? value : [];
      const names = fields.filter((field) => field.type === 'secret').map((field) => field.name);
      return items.flatMap((item) => names.map((field) => Object(item)[field]));
    });
    const texts = [...entered, ...opened].filter((text) => typeof text === 'string' && text !== '');
    return [SECRET_MARK, ...(texts as string[])];
  }

  /** Starts a process and ends it again, without a call. */
  idle(): Promise<SubjectEnd> {
    this.#idle ??= this.start().then((running) => running.stop());
    return this.#idle;
  }

  /** One process that takes every reading call, one after the other. */
  rehearse(): Promise<Rehearsal | string> {
    const { calls } = this;
    if (typeof calls === 'string') return Promise.resolve(calls);
    this.#rehearsal ??= this.#rehearse(calls);
    return this.#rehearsal;
  }

  /** Throws `NotStarted`, which "process-restarts" reports and the others leave to it. */
  async start(): Promise<RunningSubject> {
    try {
      return await this.#subject.start();
    } catch (error) {
      throw new NotStarted(messageOf(error));
    }
  }

  async #rehearse(calls: readonly ProbedCall[]): Promise<Rehearsal> {
    let running = await this.start();
    const done: (ProbedCall & { answer: SubjectAnswer })[] = [];
    for (const call of calls) {
      const answer = await running.call(call);
      done.push({ ...call, answer });
      if (answer.outcome.kind !== 'lost') continue;
      // The other calls are judged by themselves.
      await running.stop();
      running = await this.start();
    }
    return { calls: done, end: await running.stop() };
  }
}
