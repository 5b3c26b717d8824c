import { isPlatformError, messageOf } from '@gantry/base';
import { type ApiError, UNREACHABLE } from '@gantry/client';
import { text } from '../text/text.ts';

export interface ErrorDescription {
  readonly message: string;
  readonly help: string | undefined;
  readonly requestId: string | undefined;
}

/** The one place where errors become words for people. */
export function describeError(error: unknown): ErrorDescription {
  if (isPlatformError(error, UNREACHABLE)) {
    const { unreachable, unreachableHelp } = text.session;
    return { message: unreachable, help: unreachableHelp, requestId: undefined };
  }
  if (isPlatformError(error)) {
    const { requestId } = error as ApiError;
    return { message: error.message, help: error.help, requestId };
  }
  if (isMissingChunk(error)) {
    return { message: text.app.newVersion, help: undefined, requestId: undefined };
  }
  return { message: messageOf(error), help: undefined, requestId: undefined };
}

/** The status of an answer that was an error; `undefined` for anything else. */
export function statusOf(error: unknown): number | undefined {
  if (!isPlatformError(error)) return undefined;
  return error.code === UNREACHABLE ? undefined : error.status;
}

/** A part of the page that is no longer there, because the server was updated meanwhile. */
export function isMissingChunk(error: unknown): boolean {
  return (
    error instanceof Error &&
    /dynamically imported module|module script|preload CSS/i.test(error.message)
  );
}
