// Without those that are taken for one another when they are read aloud or typed off.
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 20;

/** A password that nobody guesses, for somebody who replaces it when they first sign in. */
export function generatePassword(): string {
  const most = 256 - (256 % ALPHABET.length);
  const bytes = new Uint8Array(1);
  let password = '';
  while (password.length < LENGTH) {
    crypto.getRandomValues(bytes);
    const [byte = most] = bytes;
    // Beyond that some characters would come more often than others.
    if (byte < most) password += ALPHABET[byte % ALPHABET.length];
  }
  return password;
}
