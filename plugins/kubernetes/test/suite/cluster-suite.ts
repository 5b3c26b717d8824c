import { beforeAll, describe } from 'vitest';
import { renderPanel, runSync, type SyncOutcome } from '../support/plugin-harness.ts';
import { describeConnectionTest } from './connection-suite.ts';
import { describeLogs } from './log-suite.ts';
import { describePanel } from './panel-suite.ts';
import type { ClusterUnderTest, SuiteContext } from './suite-context.ts';
import { describeSync } from './sync-suite.ts';

/** What the plugin has to do with any Kubernetes API; the fixture and the real server both run all of it. */
export function describeCluster(name: string, subject: () => ClusterUnderTest): void {
  describe(name, () => {
    let outcome: SyncOutcome;
    const context: SuiteContext = {
      subject,
      cluster: () => {
        const { url, token, caPem } = subject().access;
        return { name: 'prod', url, token, ...(caPem === undefined ? {} : { caData: caPem }) };
      },
      options: () => ({ clusters: [context.cluster()] }),
      sync: () => outcome,
      entity: (ref) => {
        const found = outcome.find(ref);
        if (!found) throw new Error(`${ref} was not synced.`);
        return found;
      },
      render: (ref) => renderPanel(context.options(), context.entity(ref)),
    };

    beforeAll(async () => {
      outcome = await runSync(context.options());
    });

    describeSync(context);
    describePanel(context);
    describeLogs(context);
    describeConnectionTest(context);
  });
}
