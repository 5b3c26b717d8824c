import { parseArgs } from 'node:util';
import { generatedWorld } from './generated-world.ts';
import { recordedWorld } from './recorded-world.ts';
import { startKubernetesFixture } from './start-kubernetes-fixture.ts';

// The fixture as a process of its own. Prints one line of JSON, `{"clusters":[{"name","url","token","caData"?}]}`, when
// all clusters listen, and ends on SIGTERM:
//
//   node --import tsx plugins/kubernetes/test/fixture-api/cli.ts --clusters prod,staging \
//     --deployments 5000 --pods 20000 --namespaces 100
//
// Sizes are totals over all clusters. Without --deployments each cluster has the recorded demo world.

const { values } = parseArgs({
  options: {
    clusters: { type: 'string', default: 'prod' },
    token: { type: 'string', default: 'fixture-token' },
    tls: { type: 'boolean', default: false },
    ports: { type: 'string' },
    deployments: { type: 'string' },
    pods: { type: 'string' },
    namespaces: { type: 'string', default: '20' },
  },
});

const names = values.clusters.split(',');
const share = (text: string | undefined): number => Math.ceil(Number(text ?? 0) / names.length);
const ports = values.ports?.split(',').map(Number);

const clusters = await Promise.all(
  names.map(async (name, index) => {
    const deployments = share(values.deployments);
    const world =
      deployments === 0
        ? recordedWorld(name)
        : generatedWorld({
            namespaces: share(values.namespaces),
            deployments,
            pods: values.pods === undefined ? deployments : share(values.pods),
            seed: name,
          });
    const port = ports?.[index];
    const fixture = await startKubernetesFixture({
      world,
      token: values.token,
      ...(values.tls ? { tls: true } : {}),
      ...(port === undefined ? {} : { port }),
    });
    return { name, fixture };
  }),
);
const described = clusters.map(({ name, fixture }) => ({
  name,
  url: fixture.url,
  token: values.token,
  ...(fixture.caPem === undefined ? {} : { caData: fixture.caPem }),
}));
process.stdout.write(`${JSON.stringify({ clusters: described })}\n`);
process.once('SIGTERM', () => {
  Promise.all(clusters.map(({ fixture }) => fixture.close())).then(() => process.exit(0));
});
