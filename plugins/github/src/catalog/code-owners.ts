const TEAM = /^@([\w.-]+)\/([\w.-]+)$/;

/** Where GitHub looks for the file, in its order. */
export const CODEOWNERS_PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/**
 * The team that owns a whole repository: the first one of the last rule for everything. `undefined` when people own it,
 * or only parts of it are owned.
 */
export function owningTeam(codeOwners: string): { organization: string; slug: string } | undefined {
  let owners: string[] = [];
  for (const line of codeOwners.split('\n')) {
    const [pattern, ...names] = line
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    if (pattern === '*' || pattern === '/**' || pattern === '**') owners = names;
  }
  for (const name of owners) {
    const [, organization, slug] = TEAM.exec(name) ?? [];
    if (organization && slug) return { organization, slug };
  }
  return undefined;
}
