// A first password has to be changed right after the sign-in. Whoever has just typed it need not type it a
// second time: it is kept in memory until the change, and forgotten with the page at the latest.
let typed: string | undefined;

export function keepTypedPassword(password: string): void {
  typed = password;
}

export const typedPassword = (): string | undefined => typed;

export function forgetTypedPassword(): void {
  typed = undefined;
}
