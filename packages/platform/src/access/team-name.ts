export const DEFAULT_NAMESPACE_PREFIX = 'default/';

/** A Team of the default namespace can be named with and without it; this is the shorter way. */
export function shortTeamName(team: string): string {
  return team.startsWith(DEFAULT_NAMESPACE_PREFIX)
    ? team.slice(DEFAULT_NAMESPACE_PREFIX.length)
    : team;
}

export function sameTeam(a: string, b: string): boolean {
  return shortTeamName(a) === shortTeamName(b);
}
