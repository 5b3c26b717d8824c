import {
  connect,
  connectionReport,
  formatAddress,
  parseAddress,
  type Report,
  runTool,
  UsageError,
} from '@gantry/tool-kit';
import { checkHttp } from './check-http.ts';
import { parseStatuses } from './parse-statuses.ts';

const CONNECTED = { tcp: false, grpc: false, grpcs: true, drpc: false, orbdrpc: false, tls: true };

await runTool({
  name: 'check-server-url',
  version: '1.0.0',
  category: 'health',
  description: 'Checks that a URL answers: HTTP with its status, anything else with a connection.',
  schema: {
    type: 'object',
    required: ['url'],
    properties: {
      url: {
        type: 'string',
        minLength: 1,
        description: 'http, https, tcp, tls, grpc, grpcs, drpc, orbdrpc or unix.',
      },
      expectStatus: {
        type: 'string',
        default: '200-399',
        description: 'Statuses that pass, such as 200,204,300-399.',
      },
      method: { type: 'string', enum: ['GET', 'HEAD'], default: 'GET', description: 'How to ask.' },
      maxRedirects: {
        type: 'integer',
        minimum: 0,
        maximum: 20,
        default: 5,
        description: 'Redirects that are followed.',
      },
      ca: { type: 'string', description: 'File with the certificate authority, in PEM.' },
    },
    additionalProperties: false,
  },
  async run({ url, expectStatus, method, maxRedirects, ca }, { signal }): Promise<Report> {
    const expected = parseStatuses(expectStatus);
    if (/^https?:/i.test(url)) {
      if (!URL.canParse(url)) throw new UsageError(`"${withoutUser(url)}" is not a URL.`);
      const parsed = new URL(url);
      return await checkHttp({ url: parsed, expected, method, maxRedirects, ca, signal });
    }
    const address = parseAddress(url, CONNECTED);
    const target = formatAddress(address);
    const started = performance.now();
    try {
      (await connect(address, signal, { ca })).destroy();
    } catch (error) {
      return connectionReport(error, address);
    }
    return {
      status: 'pass',
      message: `${target} accepts connections.`,
      target,
      measures: { connectMs: Math.round(performance.now() - started) },
    };
  },
});

function withoutUser(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//');
}
