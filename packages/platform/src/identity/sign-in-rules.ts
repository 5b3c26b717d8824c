import type { Problem } from '@gantry/base';
import type { IdentityProfile, Role } from '@gantry/contracts';
import { ROLES, roleAtLeast } from '@gantry/contracts';

/** Who may sign in with an integration, and what they become. An administrator sets them. */
export interface SignInRules {
  /** What the button says, after "Sign in with". */
  readonly label?: string | undefined;
  /** Whoever has no user yet gets one. */
  readonly createUsers: boolean;
  /** A user with the same verified e-mail address is taken for the same person. */
  readonly linkByEmail: boolean;
  /** Domains of verified e-mail addresses; empty for any address. */
  readonly domains: readonly string[];
  /** One of these groups is needed; empty for none. */
  readonly groups: readonly string[];
  /** Of users that were made here, by group; the highest counts. */
  readonly roles: Readonly<Record<string, Role>>;
  /** Of users that were made here and have no role by a group. */
  readonly defaultRole: Exclude<Role, 'admin'>;
  /** Groups of the provider become groups of Gantry, whose members follow. */
  readonly syncGroups: boolean;
}

const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;
const EMAIL = /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/;

/** Everything that is wrong with rules. */
export function problemsOfRules(rules: SignInRules): Problem[] {
  const problems: Problem[] = [];
  for (const [index, domain] of rules.domains.entries()) {
    if (DOMAIN.test(domain)) continue;
    problems.push({
      pointer: `/domains/${index}`,
      message: 'must be a domain such as example.com, in lower case',
    });
  }
  if (rules.createUsers && rules.domains.length === 0 && rules.groups.length === 0) {
    problems.push({
      pointer: '/createUsers',
      message: 'needs domains or groups: without them everybody whom the provider knows gets in',
    });
  }
  return problems;
}

/**
 * The e-mail address that a profile proves, in lower case; `undefined` for one that is not verified. Addresses beyond
 * ASCII are none: letters that look alike would be other people.
 */
export function verifiedEmail({ email, emailVerified }: IdentityProfile): string | undefined {
  if (email === undefined || emailVerified !== true) return undefined;
  const lower = email.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return EMAIL.test(lower) ? lower : undefined;
}

/** Why somebody may not sign in; `undefined` when they may. */
export function refusalOf(rules: SignInRules, profile: IdentityProfile): string | undefined {
  const { domains, groups } = rules;
  if (domains.length > 0) {
    const email = verifiedEmail(profile);
    if (email === undefined)
      return 'the provider does not say that your e-mail address is verified';
    if (!domains.includes(email.slice(email.lastIndexOf('@') + 1))) {
      return 'your e-mail address is of a domain that is not let in';
    }
  }
  const own = profile.groups ?? [];
  if (groups.length > 0 && !groups.some((group) => own.includes(group))) {
    return 'you are in no group that is let in';
  }
  return undefined;
}

/** The role of a user that was made here. */
export function roleOf(rules: SignInRules, profile: IdentityProfile): Role {
  const own = profile.groups ?? [];
  const given = own.flatMap((group) =>
    Object.hasOwn(rules.roles, group) ? [rules.roles[group] as Role] : [],
  );
  return given.reduce<Role>(
    (highest, role) => (roleAtLeast(role, highest) ? role : highest),
    rules.defaultRole,
  );
}

/** Names that a new user may have, the best first: what a person is called, never one that is not a name. */
export function* usernamesFor(profile: IdentityProfile): Generator<string> {
  const email = verifiedEmail(profile);
  const base = clean(email?.slice(0, email.lastIndexOf('@')) ?? profile.name ?? profile.subject);
  yield base;
  for (let number = 2; number < 1_000; number++) yield `${base}-${number}`;
}

/** Actors that are not people, and roles, which rules would name alike. */
const RESERVED: ReadonlySet<string> = new Set(['system', 'unknown', 'anonymous', ...ROLES]);

function clean(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 60);
  return name === '' || RESERVED.has(name) ? `user-${name}`.replace(/-$/, '') : name;
}
