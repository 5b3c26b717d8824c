import { Redactor } from '@gantry/base';

/**
 * The newest ones are kept: enough for the calls that are under way, and few enough that searching a whole
 * output for all of them stays quick.
 */
const MAX_SECRETS = 200;
/** Shorter lines of a secret, such as `kind: Config`, occur in ordinary text. */
const MIN_LINE = 16;
/** Shorter ones are left alone in results, where replacing them would destroy what they are not. */
const MIN_IN_RESULT = 8;

/** The secret values that a process has been given, so that nothing it prints shows them. */
export class SecretMemory {
  readonly #secrets = new Set<string>();
  #redactor: Redactor | undefined;
  #resultRedactor: Redactor | undefined;

  add(secrets: Iterable<string>): void {
    for (const secret of withLines(secrets)) {
      // Moves a known one to the end of the set's order.
      if (!this.#secrets.delete(secret)) {
        this.#redactor = undefined;
        this.#resultRedactor = undefined;
      }
      this.#secrets.add(secret);
    }
    for (const oldest of this.#secrets) {
      if (this.#secrets.size <= MAX_SECRETS) break;
      this.#secrets.delete(oldest);
    }
  }

  redact(text: string): string {
    this.#redactor ??= new Redactor(this.#secrets);
    return this.#redactor.redact(text);
  }

  /** For what a call returns. A short secret, such as `admin`, may well be a name there. */
  redactResult<T>(value: T): T {
    const isLong = (secret: string): boolean => secret.trim().length >= MIN_IN_RESULT;
    this.#resultRedactor ??= new Redactor([...this.#secrets].filter(isLong));
    return this.#resultRedactor.redactJson(value);
  }
}

/** A key of many lines is printed line by line, so each line is a secret too. */
function* withLines(secrets: Iterable<string>): Generator<string> {
  for (const secret of secrets) {
    yield secret;
    if (!secret.includes('\n')) continue;
    for (const line of secret.split('\n')) {
      const trimmed = line.trim();
      if (trimmed.length >= MIN_LINE && !trimmed.startsWith('-----')) yield trimmed;
    }
  }
}
