// The two messages of the standard health service, which is all of protocol buffers that a check needs.
import { EXIT, type Report } from './report.ts';

const STATUS_NAMES = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'] as const;
const SERVING = 1;
export const HEALTH_CHECK = '/grpc.health.v1.Health/Check';

/** `grpc.health.v1.Health/Check`, and the same of the versions before it. */
export function isHealthCheck(endpoint: string): boolean {
  return /^\/grpc\.health\.v1(alpha|beta1)?\.Health\/Check$/.test(endpoint);
}

/** `HealthCheckRequest`: field 1 is the name of the service. */
export function encodeRequest(service: string): Buffer {
  if (service === '') return Buffer.alloc(0);
  const name = Buffer.from(service);
  return Buffer.concat([Buffer.from([0x0a]), encodeVarint(name.length), name]);
}

/** What a reply of the health service means. Anything but SERVING fails. */
export function judgeStatus(reply: Buffer, url: string, service: string): Report {
  const status = decodeStatus(reply);
  if (status === undefined) {
    const message = `${url} answers with something that is no health status.`;
    return { status: 'error', reason: 'protocol', message, exit: EXIT.refused };
  }
  const name = STATUS_NAMES[status] ?? String(status);
  const what = service === '' ? url : `"${service}" at ${url}`;
  const details = { status: name, service };
  if (status === SERVING) return { status: 'pass', message: `${what} is serving.`, details };
  const reason = name.toLowerCase().replaceAll('_', '-');
  return { status: 'fail', reason, message: `${what} says ${name}.`, details };
}

/** The status of a `HealthCheckResponse` (field 1, absent means 0); `undefined` for what is none. */
function decodeStatus(reply: Buffer): number | undefined {
  const fields = readFields(reply);
  if (!fields) return undefined;
  const last = fields.findLast(({ number }) => number === 1);
  if (last === undefined) return 0;
  return typeof last.value === 'number' ? last.value : undefined;
}

export interface Field {
  readonly number: number;
  /** A number for varints, bytes for everything with a length. */
  readonly value: number | Buffer;
}

/** The fields of a message, in their order; `undefined` when the bytes are no message. */
export function readFields(bytes: Buffer): Field[] | undefined {
  try {
    return read(bytes);
  } catch {
    return undefined;
  }
}

function read(bytes: Buffer): Field[] | undefined {
  const fields: Field[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = decodeVarint(bytes, at);
    if (!tag || tag.value < 8) return undefined;
    at = tag.end;
    const number = Math.floor(tag.value / 8);
    switch (tag.value % 8) {
      case 0: {
        const varint = decodeVarint(bytes, at);
        if (!varint) return undefined;
        fields.push({ number, value: varint.value });
        at = varint.end;
        break;
      }
      case 2: {
        const length = decodeVarint(bytes, at);
        if (!length || length.end + length.value > bytes.length) return undefined;
        at = length.end + length.value;
        fields.push({ number, value: bytes.subarray(length.end, at) });
        break;
      }
      case 1:
        at += 8;
        break;
      case 5:
        at += 4;
        break;
      default:
        return undefined;
    }
    if (at > bytes.length) return undefined;
  }
  return fields;
}

const MAX_VARINT_BYTES = 10;

/**
 * A base-128 number at a place; `undefined` when it is not whole yet. Throws `RangeError` when it is longer than any
 * number can be, or beyond what can be counted exactly.
 */
export function decodeVarint(
  bytes: Buffer,
  at: number,
): { readonly value: number; readonly end: number } | undefined {
  let value = 0n;
  for (let i = 0; i < MAX_VARINT_BYTES; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return undefined;
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) {
      if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('a number is too large');
      return { value: Number(value), end: at + i + 1 };
    }
  }
  throw new RangeError('a number is too long');
}

export function encodeVarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
  return Buffer.from(bytes);
}
