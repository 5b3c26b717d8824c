import type { Socket } from 'node:net';
import { encodeVarint } from '@gantry/tool-kit/health';
import { encodeFrame, KIND, type Packet, PacketParser, ProtocolError } from './frames.ts';

export interface OneCall {
  readonly endpoint: string;
  readonly request: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
  /** Sends the eight bytes that a server which speaks several protocols on one port waits for. */
  readonly header: boolean;
  readonly signal: AbortSignal;
}

export type Answer =
  | { readonly kind: 'message'; readonly data: Buffer }
  | { readonly kind: 'error'; readonly code: bigint | undefined; readonly text: string }
  | { readonly kind: 'closed' };

const MIGRATION_HEADER = 'DRPC!!!1';
const CONTENT_TYPE = 'Content-Type';
const ERROR_CODE_BYTES = 8;

/** One call on a fresh connection. Rejects with `ProtocolError`, or with what the socket says. */
export function callOnce(socket: Socket, call: OneCall): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const parser = new PacketParser();
    const stop = () => reject(call.signal.reason);
    call.signal.addEventListener('abort', stop, { once: true });
    socket.on('error', reject);
    socket.once('close', () => resolve({ kind: 'closed' }));
    socket.on('data', (chunk) => {
      try {
        for (const packet of parser.push(chunk)) {
          const answer = toAnswer(packet);
          if (answer) resolve(answer);
        }
      } catch (error) {
        reject(error);
      }
    });
    socket.write(encodeCall(call));
  });
}

function encodeCall({ endpoint, request, metadata, header }: OneCall): Buffer {
  const frames: Buffer[] = header ? [Buffer.from(MIGRATION_HEADER)] : [];
  let message = 0;
  const add = (kind: number, data: Buffer) => frames.push(encodeFrame(kind, ++message, data));
  if (Object.keys(metadata).length > 0) add(KIND.metadata, encodeMetadata(metadata));
  add(KIND.invoke, Buffer.from(endpoint));
  add(KIND.message, request);
  add(KIND.closeSend, Buffer.alloc(0));
  return Buffer.concat(frames);
}

/** Entries of field 1, each with its key in field 1 and its value in field 2. */
export function encodeMetadata(metadata: Readonly<Record<string, string>>): Buffer {
  // Servers of go-orb refuse any metadata that does not say how the request is encoded.
  const all = { [CONTENT_TYPE]: 'application/x-protobuf', ...metadata };
  const entries = Object.entries(all).map(([key, value]) => {
    return field(1, Buffer.concat([field(1, Buffer.from(key)), field(2, Buffer.from(value))]));
  });
  return Buffer.concat(entries);
}

function field(number: number, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2]), encodeVarint(data.length), data]);
}

function toAnswer({ kind, data, stream }: Packet): Answer | undefined {
  if (stream !== 1) throw new ProtocolError('a frame of a stream that was never opened');
  switch (kind) {
    case KIND.message:
      return { kind: 'message', data };
    case KIND.error:
      return data.length < ERROR_CODE_BYTES
        ? { kind: 'error', code: undefined, text: data.toString('utf8') }
        : {
            kind: 'error',
            code: data.readBigUInt64BE(0),
            text: data.subarray(ERROR_CODE_BYTES).toString('utf8'),
          };
    case KIND.close:
    case KIND.closeSend:
    case KIND.cancel:
      return { kind: 'closed' };
    default:
      throw new ProtocolError(`a frame of kind ${kind}, which only clients send`);
  }
}
