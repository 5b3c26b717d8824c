// Entities as a real catalog has them: owners, tags, labels, text and two or three relations each.

const WORDS =
  'payment ledger checkout search gateway billing invoice orders stock shipping user session email report metrics alert deploy config secret vault'.split(
    ' ',
  );
const TEAMS = 50;

const word = (i: number): string => WORDS[i % WORDS.length] ?? 'word';

/** The i-th entity of a catalog of `size`; `round` changes its text and nothing else. */
export function benchEntity(i: number, size: number, round = 0) {
  const next = (i + 1) % size;
  return {
    apiVersion: 'gantry.io/v1',
    kind: 'Service',
    metadata: {
      name: `svc-${i}`,
      namespace: `team-${i % TEAMS}`,
      title: `${word(i)} ${word(i * 7)} service`,
      description: `Number ${i} does ${word(i * 3)} and ${word(i * 11)}, round ${round}.`,
      owner: `team-${i % TEAMS}`,
      tags: [word(i), `tier-${i % 3}`],
      labels: { app: `svc-${i}`, zone: `z${i % 5}` },
      annotations: { 'example.com/uid': `0000-${i}`, 'example.com/cluster': 'prod' },
    },
    spec: {
      type: 'backend',
      lifecycle: 'production',
      repoUrl: `https://git.example.com/org/svc-${i}`,
      dependsOn: [
        { kind: 'Service', namespace: `team-${next % TEAMS}`, name: `svc-${next}` },
        { kind: 'Infrastructure', name: `db-${i % 100}` },
      ],
      deployedIn: [{ kind: 'Environment', name: 'prod' }],
    },
  };
}

export const benchWord = word;
export const benchTeam = (i: number): string => `team-${i % TEAMS}`;
