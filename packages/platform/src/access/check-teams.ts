import type { Problem } from '@gantry/base';

const TEAM = /^[a-z0-9][a-z0-9.-]*(\/[a-z0-9][a-z0-9.-]*)?$/;

/** Teams are named as an entity's owner is: `payments`, or `namespace/payments`. They need not exist yet. */
export function checkTeams(teams: readonly string[], pointer: string): Problem[] {
  return teams.flatMap((team, index) =>
    TEAM.test(team)
      ? []
      : [
          {
            pointer: `${pointer}/${index}`,
            message: 'must be the name of a Team, or namespace/name',
          },
        ],
  );
}
