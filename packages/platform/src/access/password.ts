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

/** Throws `INVALID_INPUT` when the password may not be chosen. */
export function checkNewPassword(password: string, pointer: string, username: string): void {
  const problems: Problem[] = [];
  if ([...password].length < MIN_PASSWORD_LENGTH) {
    problems.push({ pointer, message: `must have at least ${MIN_PASSWORD_LENGTH} characters` });
  }
  if (password.length > MAX_PASSWORD_LENGTH) {
    problems.push({ pointer, message: `must have at most ${MAX_PASSWORD_LENGTH} characters` });
  }
  if (username !== '' && password.toLowerCase() === username.toLowerCase()) {
    problems.push({ pointer, message: 'must differ from the username' });
  }
  if (isGuessable(password)) {
    problems.push({ pointer, message: 'is among the first that are guessed; choose another' });
  }
  if (problems.length > 0) throw errors.INVALID_INPUT({ problems });
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
  const word = text
    .replace(/[^a-z]+$/, '')
    .replace(/0/g, 'o')
    .replace(/[4@]/g, 'a')
    .replace(/\$/g, 's');
  if (COMMON.has(word) || new Set(text).size <= 2) return true;
  const turned = [...text].reverse().join('');
  return RUNS.some(
    (run) => run.includes(text) || run.includes(turned) || (run + run).includes(text),
  );
}

/** A password for the first sign-in: about 99 bits, easy to copy by hand. */
export function generatePassword(): string {
  const groups = Array.from({ length: 4 }, () =>
    Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
  );
  return groups.join('-');
}
