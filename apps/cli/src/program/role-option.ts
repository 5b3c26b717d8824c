import type { Role } from '@gantry/contracts';
import { Option } from 'commander';

/** The roles, from least to most. Written here, because the contract's list comes with all its schemas. */
export const ROLE_NAMES = [
  'viewer',
  'developer',
  'platform-engineer',
  'admin',
] as const satisfies readonly Role[];

export function roleOption(description: string): Option {
  return new Option('--role <role>', description).choices(ROLE_NAMES);
}
