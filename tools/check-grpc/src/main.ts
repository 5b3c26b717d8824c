import { parseAddress, type Report, runTool, UsageError } from '@gantry/tool-kit';
import { encodeRequest, HEALTH_CHECK, isHealthCheck, judgeStatus } from '@gantry/tool-kit/health';
import { callOnce } from './call-once.ts';
import { reportFailure } from './report-failure.ts';

await runTool({
  name: 'check-grpc',
  version: '1.0.0',
  category: 'health',
  description:
    'Checks a gRPC server by its standard health service, or by any call that takes one empty message.',
  schema: {
    type: 'object',
    required: ['url'],
    properties: {
      url: {
        type: 'string',
        minLength: 1,
        description: 'grpc://host:port, grpcs://host:port or unix:///path.',
      },
      endpoint: {
        type: 'string',
        default: HEALTH_CHECK,
        description: 'The call. One that is not of the health service passes when it succeeds.',
      },
      service: {
        type: 'string',
        default: '',
        description: 'Which service to ask the health service about; all when empty.',
      },
      metadata: {
        type: 'object',
        additionalProperties: { type: 'string' },
        secret: 'stdin',
        description: 'Metadata that is sent with the call.',
      },
      plaintext: { type: 'boolean', description: 'No TLS, whatever the scheme says.' },
      ca: { type: 'string', description: 'File with the certificate authority, in PEM.' },
      cert: { type: 'string', description: 'File with the certificate of the client, in PEM.' },
      key: { type: 'string', description: 'File with the key of the client, in PEM.' },
      serverName: { type: 'string', description: 'Name that the certificate has to be for.' },
    },
    additionalProperties: false,
  },
  async run(args, { signal, timeoutMs }): Promise<Report> {
    const { url, service, metadata = {}, plaintext } = args;
    const endpoint = args.endpoint === '' ? HEALTH_CHECK : args.endpoint;
    if (!/^\/[^/\s]+\/[^/\s]+$/.test(endpoint)) {
      throw new UsageError(
        `The endpoint "${endpoint}" is not of the form /package.Service/Method.`,
      );
    }
    const schemes = { grpc: false, grpcs: true, tcp: false, http: false, https: true };
    const address = parseAddress(url, schemes);
    const secure = address.secure && plaintext !== true;
    const health = isHealthCheck(endpoint);
    const started = performance.now();
    const answer = await callOnce({
      address: { ...address, secure },
      endpoint,
      request: health ? encodeRequest(service) : Buffer.alloc(0),
      metadata,
      tls: args,
      deadlineMs: timeoutMs,
      signal,
    });
    const target = `${url}${endpoint}`;
    const measures = { responseMs: Math.round(performance.now() - started) };
    if ('failure' in answer) {
      return {
        target,
        measures,
        ...reportFailure(answer.failure, { url, endpoint, service, health }),
      };
    }
    if (!health) {
      return { status: 'pass', message: `${target} answers.`, target, measures };
    }
    return { target, measures, ...judgeStatus(answer.reply, url, service) };
  },
});
