import type { Session } from '../session.ts';

/**
 * SQL: kind, namespace and name of a reference. Of what was written by hand, and may hold more slashes, the
 * parts are not the whole: compare them where that can be.
 */
export function refParts(
  { dialect }: Session,
  ref: string,
): [kind: string, namespace: string, name: string] {
  if (dialect === 'postgres') {
    return [
      `split_part(${ref}, '/', 1)`,
      `split_part(${ref}, '/', 2)`,
      `split_part(${ref}, '/', 3)`,
    ];
  }
  const rest = `substr(${ref}, instr(${ref}, '/') + 1)`;
  return [
    `substr(${ref}, 1, instr(${ref}, '/') - 1)`,
    `substr(${rest}, 1, instr(${rest}, '/') - 1)`,
    `substr(${rest}, instr(${rest}, '/') + 1)`,
  ];
}
