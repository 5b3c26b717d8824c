import { EXIT, type Report } from '@gantry/tool-kit';
import type { VaultAnswer } from './vault.ts';

/** What a status other than 200 means. The body is not repeated: it may hold what is secret. */
export function refusal({ status }: VaultAnswer, target: string, what: string): Report {
  const base = { target, details: { status } };
  switch (status) {
    case 400:
    case 401:
    case 403: {
      const message = `Vault at ${target} denies ${what}: permission denied, or the credentials are wrong.`;
      return { status: 'fail', reason: 'denied', message, ...base, exit: EXIT.refused };
    }
    case 404: {
      const message = `Vault at ${target} has no ${what}.`;
      return { status: 'fail', reason: 'not-found', message, ...base, exit: EXIT.fail };
    }
    case 429:
    case 472:
    case 473: {
      const message = `Vault at ${target} is a standby or limits its requests (${status}).`;
      return { status: 'error', reason: 'standby', message, ...base, exit: EXIT.unreachable };
    }
    case 501: {
      const message = `Vault at ${target} is not initialised.`;
      return { status: 'error', reason: 'uninitialised', message, ...base, exit: EXIT.unreachable };
    }
    case 503: {
      const message = `Vault at ${target} is sealed.`;
      return { status: 'error', reason: 'sealed', message, ...base, exit: EXIT.unreachable };
    }
    default: {
      const message = `Vault at ${target} answers ${what} with status ${status}.`;
      return { status: 'error', reason: 'status', message, ...base, exit: EXIT.unreachable };
    }
  }
}
