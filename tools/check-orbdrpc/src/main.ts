import {
  connect,
  connectionReport,
  EXIT,
  explain,
  parseAddress,
  type Report,
  runTool,
  UsageError,
} from '@gantry/tool-kit';
import { encodeRequest, HEALTH_CHECK, isHealthCheck, judgeStatus } from '@gantry/tool-kit/health';
import { type Answer, callOnce } from './call-once.ts';
import { openEnvelope } from './envelope.ts';
import { ProtocolError } from './frames.ts';

const SCHEMES = { drpc: false, orbdrpc: false, tcp: false, drpcs: true, tls: true };

await runTool({
  name: 'check-orbdrpc',
  version: '1.0.0',
  category: 'health',
  description: 'Checks a DRPC server, with or without the reply envelope of go-orb.',
  schema: {
    type: 'object',
    required: ['url'],
    properties: {
      url: {
        type: 'string',
        minLength: 1,
        description: 'drpc://host:port, orbdrpc://host:port, drpcs://host:port or unix:///path.',
      },
      endpoint: {
        type: 'string',
        default: HEALTH_CHECK,
        description: 'The call. One that is not a health check passes with any message.',
      },
      service: { type: 'string', default: '', description: 'Which service to ask about.' },
      flavour: {
        type: 'string',
        enum: ['auto', 'orb', 'plain'],
        default: 'auto',
        description: 'Whether replies are wrapped; usually seen by itself.',
      },
      header: {
        type: 'boolean',
        description: 'Open with the header that a port with several protocols waits for.',
      },
      metadata: {
        type: 'object',
        additionalProperties: { type: 'string' },
        secret: 'stdin',
        description: 'Metadata that is sent with the call.',
      },
      ca: { type: 'string', description: 'File with the certificate authority, in PEM.' },
      cert: { type: 'string', description: 'File with the certificate of the client, in PEM.' },
      key: { type: 'string', description: 'File with the key of the client, in PEM.' },
      serverName: { type: 'string', description: 'Name that the certificate has to be for.' },
    },
    additionalProperties: false,
  },
  async run(args, { signal }): Promise<Report> {
    const { url, service, flavour, header = false, metadata = {} } = args;
    const endpoint = args.endpoint === '' ? HEALTH_CHECK : args.endpoint;
    if (!/^\/[^/\s]+\/[^/\s]+$/.test(endpoint)) {
      throw new UsageError(
        `The endpoint "${endpoint}" is not of the form /package.Service/Method.`,
      );
    }
    const address = parseAddress(url, SCHEMES);
    const health = isHealthCheck(endpoint);
    const request = health ? encodeRequest(service) : Buffer.alloc(0);
    const target = `${url}${endpoint}`;
    const started = performance.now();
    let answer: Answer;
    try {
      const socket = await connect(address, signal, args);
      try {
        answer = await callOnce(socket, { endpoint, request, metadata, header, signal });
      } finally {
        socket.destroy();
      }
    } catch (error) {
      if (error instanceof ProtocolError) {
        const message = `${url} is not a DRPC server: it sent ${error.message}.`;
        return { status: 'error', reason: 'protocol', message, target, exit: EXIT.unreachable };
      }
      const { reason, text } = explain(error);
      return reason === 'closed'
        ? { status: 'error', reason, message: `${url} ${text}.`, target, exit: EXIT.unreachable }
        : connectionReport(error, address);
    }
    const measures = { responseMs: Math.round(performance.now() - started) };
    switch (answer.kind) {
      case 'closed': {
        const message = `${url} closed the connection without an answer.`;
        return { status: 'error', reason: 'closed', message, target, exit: EXIT.unreachable };
      }
      case 'error': {
        const code = answer.code === undefined ? 'no code' : `code ${answer.code}`;
        return {
          status: 'fail',
          reason: 'rpc-error',
          message: `${target} answers with an error (${code}): ${answer.text}`,
          target,
          measures,
          details: { code: answer.code === undefined ? null : Number(answer.code) },
          exit: EXIT.refused,
        };
      }
      case 'message': {
        if (!health) {
          return { status: 'pass', message: `${target} answers.`, target, measures };
        }
        const reply = openEnvelope(answer.data, flavour);
        if (reply) return { target, measures, ...judgeStatus(reply, url, service) };
        const message = `${url} answers without the envelope that flavour "orb" expects.`;
        return { status: 'error', reason: 'protocol', message, target, exit: EXIT.refused };
      }
    }
  },
});
