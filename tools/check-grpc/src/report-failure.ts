import { EXIT, type Report } from '@gantry/tool-kit';
import { type ServiceError, status } from '@grpc/grpc-js';

export interface Asked {
  readonly url: string;
  readonly endpoint: string;
  readonly service: string;
  readonly health: boolean;
}

/** What a call that did not succeed means, in words. */
export function reportFailure({ code, details: text }: ServiceError, asked: Asked): Report {
  const { url, endpoint, service, health } = asked;
  const name = status[code] ?? String(code);
  const said = text === '' ? '' : `: ${text}`;
  const details = { code: name, service };
  switch (code) {
    case status.UNAVAILABLE:
    case status.INTERNAL:
    case status.UNKNOWN:
      if (code === status.UNAVAILABLE || isBrokenConnection(text)) {
        const message = `${url} cannot be reached as a gRPC server${said}.`;
        return { status: 'error', reason: 'unreachable', message, details, exit: EXIT.unreachable };
      }
      break;
    case status.DEADLINE_EXCEEDED: {
      const message = `${url} did not answer in time.`;
      return { status: 'error', reason: 'timeout', message, details, exit: EXIT.timeout };
    }
    case status.NOT_FOUND:
      if (!health) break;
      return {
        status: 'fail',
        reason: 'service-unknown',
        message: `The health service of ${url} does not know "${service}".`,
        details,
      };
    case status.UNIMPLEMENTED: {
      const message = health
        ? `${url} has no health service (${endpoint}).`
        : `${url} has no ${endpoint}; upper and lower case matter.`;
      return { status: 'error', reason: 'unimplemented', message, details, exit: EXIT.refused };
    }
    default:
  }
  const message = `${url}${endpoint} answers ${name}${said}.`;
  const reason = name.toLowerCase().replaceAll('_', '-');
  return { status: 'fail', reason, message, details, exit: EXIT.refused };
}

function isBrokenConnection(text: string): boolean {
  return /stream|connection|protocol|ECONN|socket/i.test(text);
}
