import { localPath } from '@gantry/base';

/** The address to go to after the sign-in: one of ours, or else the start page. */
export function returnAddress(wanted: unknown): string {
  const path = localPath(wanted);
  return path === undefined || /^\/sign-in(?=[?#]|$)/.test(path) ? '/' : path;
}
