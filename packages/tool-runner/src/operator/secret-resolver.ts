import type { Json } from '@gantry/base';
import {
  findSecretReferences,
  replaceSecrets,
  type SecretReference,
} from '../config/interpolate.ts';
import type { ToolCall } from '../config/operator-config.ts';
import { errors } from '../errors.ts';
import type { Toolbox } from '../toolbox.ts';

/** Reads secrets when they are used, each once, and keeps them in memory only. */
export class SecretResolver {
  readonly #toolbox: Toolbox;
  readonly #providers: Readonly<Record<string, ToolCall>>;
  readonly #read = new Map<string, Promise<Readonly<Record<string, string>>>>();
  readonly #values = new Set<string>();

  constructor(toolbox: Toolbox, providers: Readonly<Record<string, ToolCall>>) {
    this.#toolbox = toolbox;
    this.#providers = providers;
  }

  /** Every secret that was read until now, for those who must not show one. */
  get values(): readonly string[] {
    return [...this.#values];
  }

  /** The value with its references replaced. Throws `SECRET_UNAVAILABLE`. */
  async resolve<T extends Json>(value: T): Promise<T> {
    const found = new Map<SecretReference, string>();
    const texts = new Map<string, string>();
    for (const reference of findSecretReferences(value)) {
      const secret = await this.#secretOf(reference);
      found.set(reference, secret);
      texts.set(keyOf(reference), secret);
    }
    return replaceSecrets(value, (reference) => texts.get(keyOf(reference)) ?? '');
  }

  async #secretOf(reference: SecretReference): Promise<string> {
    const { provider, path, key } = reference;
    const shown = `\${secret:${provider}:${path}${key === undefined ? '' : `#${key}`}}`;
    const fail = (reason: string) => errors.SECRET_UNAVAILABLE({ reference: shown, reason });
    const call = this.#providers[provider];
    if (!call) throw fail(`there is no provider "${provider}" under operator.secrets.`);
    const id = `${provider}:${path}`;
    const reading = this.#read.get(id) ?? this.#readAll(call, path, fail);
    this.#read.set(id, reading);
    const values = await reading;
    if (key !== undefined) {
      const value = values[key];
      if (value === undefined) {
        throw fail(`it has no "${key}"; it has: ${Object.keys(values).join(', ') || 'nothing'}.`);
      }
      return value;
    }
    const all = Object.values(values);
    if (all.length !== 1) throw fail(`it has ${all.length} values; name one with #key.`);
    return all[0] as string;
  }

  async #readAll(
    call: ToolCall,
    path: string,
    fail: (reason: string) => Error,
  ): Promise<Readonly<Record<string, string>>> {
    const tool = await this.#toolbox.obtain(await this.#toolbox.find(call.tool));
    if (tool.manifest.protocol !== 'secret') throw fail(`"${call.tool}" is no tool for secrets.`);
    const { env, timeoutMs } = call;
    const args = { ...call.args, path };
    const outcome = await this.#toolbox.runner.run(tool, { args, env, timeoutMs });
    if (outcome.status !== 'passed' || !outcome.secrets) throw fail(outcome.message);
    for (const value of Object.values(outcome.secrets)) this.#values.add(value);
    return outcome.secrets;
  }
}

function keyOf({ provider, path, key }: SecretReference): string {
  return JSON.stringify([provider, path, key ?? null]);
}
