import { checkerOf } from './check-plugin.ts';
import { CONTRACT_CHECKS } from './contract-checks.ts';
import type { PluginSubject } from './subject.ts';

/** The part of a test runner that is used: those of Node, Vitest, Jest and Mocha all have it. */
export type RegisterTest = (name: string, run: () => Promise<void>) => unknown;

/**
 * Registers one test for each check. The plugin is opened when the first of them runs. A check that does not apply to the
 * plugin, or that cannot be tried, passes.
 *
 * @example
 * import { openPlugin } from '@gantry/plugin-host/conformance';
 * import { test } from 'vitest';
 *
 * registerContract(() => openPlugin(directory), test);
 */
export function registerContract(open: () => Promise<PluginSubject>, test: RegisterTest): void {
  let opened: Promise<ReturnType<typeof checkerOf>> | undefined;
  for (const check of CONTRACT_CHECKS) {
    test(`${check.id}: ${check.title}`, async () => {
      opened ??= open().then(checkerOf);
      const { status, problems = [] } = await (await opened)(check);
      if (status !== 'failed') return;
      const found = problems.map(({ pointer, message }) => `  ${`${pointer} ${message}`.trim()}`);
      throw new Error([`${check.title}: it does not.`, ...found, check.help].join('\n'));
    });
  }
}
