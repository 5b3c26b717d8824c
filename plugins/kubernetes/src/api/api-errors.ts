/** The API answered, and the answer is a refusal or a fault. Carries the API's own words. */
export class KubernetesApiError extends Error {
  readonly status: number;
  readonly reason: string;
  /** For 410 on a list: the token to go on from, in the newest state. */
  readonly continueToken: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** The object that the answer is about; absent when the whole type or path is meant. */
  readonly objectName: string | undefined;

  constructor(init: {
    status: number;
    reason: string;
    message: string;
    continueToken?: string | undefined;
    retryAfterMs?: number | undefined;
    objectName?: string | undefined;
  }) {
    super(init.message);
    this.name = 'KubernetesApiError';
    this.status = init.status;
    this.reason = init.reason;
    this.continueToken = init.continueToken;
    this.retryAfterMs = init.retryAfterMs;
    this.objectName = init.objectName;
  }
}

/** Nothing came within the time given: no connection, or no (complete) answer on one. */
export class RequestTimeoutError extends Error {
  constructor(missing: 'answer' | 'connection', timeoutMs: number) {
    super(`no ${missing} within ${timeoutMs / 1_000} s`);
    this.name = 'RequestTimeoutError';
  }
}

export class ResponseTooLargeError extends Error {
  constructor(maxBytes: number) {
    super(`the answer is larger than ${Math.round(maxBytes / 1024 / 1024)} MiB`);
    this.name = 'ResponseTooLargeError';
  }
}

/** A successful answer that is not what the API answers. */
export class UnexpectedAnswerError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnexpectedAnswerError';
  }
}

export function isApiError(error: unknown, ...statuses: number[]): error is KubernetesApiError {
  return (
    error instanceof KubernetesApiError &&
    (statuses.length === 0 || statuses.includes(error.status))
  );
}

/** A resource type (or version of it) that this cluster does not serve, as opposed to a missing object. */
export function isNotServed(error: unknown): boolean {
  return isApiError(error, 404) && error.objectName === undefined;
}

/** Reads the `Status` object of an answer that is not a success; proxies answer with other things. */
export function toApiError(
  status: number,
  headers: Readonly<Record<string, string>>,
  text: string,
): KubernetesApiError {
  const body = parseStatus(text);
  const plain = text.trim().replace(/\s+/g, ' ');
  const looksLikePage = plain.startsWith('<');
  return new KubernetesApiError({
    status,
    reason: body?.reason ?? '',
    message: (body?.message || (looksLikePage ? '' : plain) || `HTTP ${status}`).slice(0, 1_000),
    continueToken: body?.metadata?.continue || undefined,
    retryAfterMs: retryAfterMs(headers['retry-after'], body?.details?.retryAfterSeconds),
    objectName: body?.details?.name || undefined,
  });
}

interface StatusBody {
  readonly reason?: string;
  readonly message?: string;
  readonly metadata?: { readonly continue?: string };
  readonly details?: { readonly name?: string; readonly retryAfterSeconds?: number };
}

function parseStatus(text: string): StatusBody | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'message' in value
      ? (value as StatusBody)
      : undefined;
  } catch {
    return undefined;
  }
}

function retryAfterMs(header: string | undefined, seconds: number | undefined): number | undefined {
  if (header !== undefined && /^\d+$/.test(header.trim())) return Number(header) * 1_000;
  if (header !== undefined) {
    const at = Date.parse(header);
    if (!Number.isNaN(at)) return Math.max(0, at - Date.now());
  }
  return typeof seconds === 'number' ? seconds * 1_000 : undefined;
}
