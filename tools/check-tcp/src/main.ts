import {
  connect,
  connectionReport,
  dialable,
  formatAddress,
  parseAddress,
  runTool,
  UsageError,
} from '@gantry/tool-kit';

await runTool({
  name: 'check-tcp',
  version: '1.0.0',
  category: 'health',
  description: 'Checks that a TCP port accepts connections. Sends nothing.',
  schema: {
    type: 'object',
    properties: {
      port: { type: 'integer', minimum: 1, maximum: 65_535, description: 'The port.' },
      host: { type: 'string', default: '127.0.0.1', description: 'Name or address of the host.' },
      url: { type: 'string', description: 'tcp://host:port or unix:///path, instead of the port.' },
    },
    additionalProperties: false,
  },
  async run({ port, host, url }, { signal }) {
    if ((port === undefined) === (url === undefined)) {
      throw new UsageError('Give either a port or a url.');
    }
    const address =
      url === undefined
        ? ({ kind: 'tcp', host: dialable(host), port: port as number, secure: false } as const)
        : parseAddress(url, { tcp: false });
    const target = formatAddress(address);
    const started = performance.now();
    try {
      (await connect(address, signal)).destroy();
    } catch (error) {
      return connectionReport(error, address);
    }
    const connectMs = performance.now() - started;
    return {
      status: 'pass',
      message: `${target} accepts connections.`,
      target,
      measures: { connectMs: Math.round(connectMs * 100) / 100 },
    };
  },
});
