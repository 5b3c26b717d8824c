import { randomBytes, randomInt } from 'node:crypto';
import type { Problem } from '@gantry/base';
import { MIN_PASSWORD_LENGTH } from '@gantry/contracts';
import { hash, verify } from '@node-rs/argon2';
import { errors } from '../errors.ts';

/** Longest password that is hashed: hashing without a bound is an attack. */
const MAX_PASSWORD_LENGTH = 1_000;
/** Letters and digits that cannot be mistaken for each other when copied from a screen. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

let decoy: Promise<string> | undefined;

/** argon2id with the library's defaults (19 MiB, two passes), which are OWASP's. */
export async function hashPassword(password: string): Promise<string> {
  return await hash(password);
}

/**
 * Compares a password with a stored hash. Without one (an unknown user) it does the same work and says no,
 * so that the time it takes tells nothing.
 */
export async function verifyPassword(
  stored: string | null | undefined,
  password: string,
): Promise<boolean> {
  if (password.length > MAX_PASSWORD_LENGTH) return false;
  if (!stored) {
    decoy ??= hash(randomBytes(16).toString('hex'));
    await verify(await decoy, password);
    return false;
  }
  return await verify(stored, password);
}

/** Which passwords may be chosen. */
export class PasswordRules {
  /** In characters. */
  readonly minLength: number;
  readonly #denied: ReadonlySet<string>;

  /** `denied` holds passwords in lower case, beside those that are always refused. */
  constructor(rules: { minLength?: number; denied?: ReadonlySet<string> } = {}) {
    this.minLength = rules.minLength ?? MIN_PASSWORD_LENGTH;
    this.#denied = rules.denied ?? new Set();
  }

  /** Throws `INVALID_INPUT` when the password may not be chosen. */
  check(password: string, pointer: string, username: string): void {
    const problems: Problem[] = [];
    if ([...password].length < this.minLength) {
      problems.push({ pointer, message: `must have at least ${this.minLength} characters` });
    }
    if (password.length > MAX_PASSWORD_LENGTH) {
      problems.push({ pointer, message: `must have at most ${MAX_PASSWORD_LENGTH} characters` });
    }
    const lower = password.toLowerCase();
    if (isMadeOf(lower, username.toLowerCase())) {
      problems.push({ pointer, message: 'must be more than the username' });
    }
    if (isGuessable(password) || this.#denied.has(lower)) {
      problems.push({ pointer, message: 'is among the first that are guessed; choose another' });
    }
    if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
  }

  /** A password for the first sign-in: at least 99 bits, easy to copy by hand. */
  generate(): string {
    const groups = Math.max(4, Math.ceil((this.minLength + 1) / 6));
    return Array.from({ length: groups }, () =>
      Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
    ).join('-');
  }
}

/** Whether it is the name, with nothing but other digits and signs at its end. */
function isMadeOf(password: string, name: string): boolean {
  const word = withoutEnd(name);
  return password === name || (word !== '' && withoutEnd(password) === word);
}

function withoutEnd(text: string): string {
  return text.replace(/[^a-z]+$/, '');
}

/** Words that lists of leaked passwords begin with; a few digits or signs after one make it no better. */
const COMMON = new Set(
  `password passwort letmein welcome changeme changeit qwertyuiop qwerty qwertz asdfghjkl administrator
   admin iloveyou monkey dragon football baseball sunshine princess superman trustno starwars whatever
   master shadow michael computer internet secret default gantry`.split(/\s+/),
);
const RUNS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/** What guessing begins with. A long password may hold anything: its length is what makes it good. */
function isGuessable(password: string): boolean {
  const text = password.toLowerCase();
  const word = withoutEnd(text).replace(/0/g, 'o').replace(/[4@]/g, 'a').replace(/\$/g, 's');
  if (COMMON.has(word) || new Set(text).size <= 2) return true;
  const turned = [...text].reverse().join('');
  return RUNS.some(
    (run) => run.includes(text) || run.includes(turned) || (run + run).includes(text),
  );
}
