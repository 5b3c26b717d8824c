import { EXIT, explain, type Report, runTool, UsageError } from '@gantry/tool-kit';
import { canConnect } from './can-connect.ts';
import { findOwner } from './find-owner.ts';
import { tryToBind } from './try-to-bind.ts';

/** Both wildcards and loopback: a program that holds only one of them is in the way as well. */
const HOSTS = ['127.0.0.1', '0.0.0.0', '::'];

await runTool({
  name: 'check-tcp-port',
  version: '1.0.0',
  category: 'preflight',
  description: 'Checks that a TCP port is free to bind, or that something listens on it.',
  schema: {
    type: 'object',
    required: ['port'],
    properties: {
      port: { type: 'integer', minimum: 1, maximum: 65_535, description: 'The port.' },
      host: { type: 'string', description: 'Only this address, instead of all of the machine.' },
      expect: {
        type: 'string',
        enum: ['free', 'listening'],
        default: 'free',
        description: 'What the port should be.',
      },
    },
    additionalProperties: false,
  },
  async run({ port, host, expect }, { signal }): Promise<Report> {
    const target = host === undefined ? `port ${port}` : `port ${port} of ${host}`;
    if (expect === 'listening') {
      const listens = await canConnect(host ?? '127.0.0.1', port, signal);
      return listens
        ? { status: 'pass', message: `Something listens on ${target}.`, target }
        : {
            status: 'fail',
            reason: 'not-listening',
            message: `Nothing listens on ${target}.`,
            target,
          };
    }
    for (const address of host === undefined ? HOSTS : [host]) {
      const error = await tryToBind(address, port);
      if (error === undefined) continue;
      switch (error.code) {
        case 'EADDRINUSE': {
          const owner = findOwner(port);
          const by = owner ? ` by ${owner.name} (process ${owner.pid})` : '';
          return {
            status: 'fail',
            reason: 'in-use',
            message: `${capital(target)} is in use${by}; it should be free.`,
            target,
            details: { address, ...(owner ? { owner } : {}) },
          };
        }
        case 'EACCES':
          return {
            status: 'fail',
            reason: 'not-permitted',
            message: `This user may not bind ${target}: ports below 1024 need a right of their own.`,
            target,
          };
        // The machine has no IPv6, so nobody can be in the way there.
        case 'EAFNOSUPPORT':
        case 'EADDRNOTAVAIL':
          if (host !== undefined) throw new UsageError(`This machine has no address ${host}.`);
          continue;
        default:
          return {
            status: 'error',
            reason: 'failed',
            message: `${capital(target)} ${explain(error).text}.`,
            target,
            exit: EXIT.unreachable,
          };
      }
    }
    return { status: 'pass', message: `${capital(target)} is free.`, target };
  },
});

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
