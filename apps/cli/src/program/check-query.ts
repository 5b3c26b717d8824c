import { parseQuery } from '@gantry/contracts';
import { errors } from '../errors.ts';

/** Throws `CLI_USAGE` for a query that cannot be meant, with every problem below the place where it stands. */
export function checkQuery(query: string): void {
  const { problems } = parseQuery(query);
  if (problems.length === 0) return;
  const lines = problems.map(
    ({ position, length, message }) =>
      `  ${query}\n  ${' '.repeat(position)}${'^'.repeat(length)} ${message}`,
  );
  throw errors.CLI_USAGE({ reason: `The query is not clear.\n${lines.join('\n')}` });
}
