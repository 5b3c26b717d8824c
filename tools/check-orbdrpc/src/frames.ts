import { decodeVarint, encodeVarint } from '@gantry/tool-kit/health';

// A frame: control byte, stream id, message id, length of the data, data. The ids and the length are base-128.
// Bit 0 of the control byte says that the packet ends here, bits 1 to 6 are the kind, bit 7 that a packet of an
// unknown kind may be ignored.

export const KIND = {
  invoke: 1,
  message: 2,
  error: 3,
  cancel: 4,
  close: 5,
  closeSend: 6,
  metadata: 7,
} as const;

const LAST_KIND = KIND.metadata;
/** Readers of the protocol refuse more than this in one packet. */
export const MAX_PACKET_BYTES = 4 * 1024 * 1024;

export interface Packet {
  readonly kind: number;
  readonly stream: number;
  readonly message: number;
  readonly data: Buffer;
}

/** What the other side sent is not this protocol. */
export class ProtocolError extends Error {}

export function encodeFrame(kind: number, message: number, data: Buffer, stream = 1): Buffer {
  return Buffer.concat([
    Buffer.from([(kind << 1) | 1]),
    encodeVarint(stream),
    encodeVarint(message),
    encodeVarint(data.length),
    data,
  ]);
}

interface Header {
  readonly kind: number;
  readonly done: boolean;
  readonly optional: boolean;
  readonly stream: number;
  readonly message: number;
  readonly length: number;
  readonly end: number;
}

/**
 * Puts packets together from bytes as they come: one at a time, in halves, or several at once. A header is judged as
 * soon as it is there, before the data that it announces; so neither another protocol nor a huge claim makes this
 * wait or allocate.
 */
export class PacketParser {
  #pending: Buffer = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #size = 0;
  #open: Header | undefined;
  #lastStream = 1;
  #lastMessage = 1;

  /** The packets that are whole now. Throws `ProtocolError`. */
  push(chunk: Buffer): Packet[] {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const packets: Packet[] = [];
    for (;;) {
      const header = this.#readHeader();
      if (!header || this.#pending.length < header.end + header.length) return packets;
      const data = this.#pending.subarray(header.end, header.end + header.length);
      this.#pending = this.#pending.subarray(header.end + header.length);
      const packet = this.#add(header, data);
      if (packet) packets.push(packet);
    }
  }

  #readHeader(): Header | undefined {
    const control = this.#pending[0];
    if (control === undefined) return undefined;
    const kind = (control >> 1) & 0x3f;
    const optional = control >= 0x80;
    if (!optional && (kind === 0 || kind > LAST_KIND)) {
      throw new ProtocolError(`a frame of the unknown kind ${kind}`);
    }
    const numbers: number[] = [];
    let end = 1;
    while (numbers.length < 3) {
      let number: ReturnType<typeof decodeVarint>;
      try {
        number = decodeVarint(this.#pending, end);
      } catch (error) {
        throw new ProtocolError((error as Error).message);
      }
      if (!number) return undefined;
      numbers.push(number.value);
      end = number.end;
    }
    const [stream = 0, message = 0, length = 0] = numbers;
    if (stream === 0 || message === 0) throw new ProtocolError('a frame without a stream');
    if (stream < this.#lastStream || (stream === this.#lastStream && message < this.#lastMessage)) {
      throw new ProtocolError('a frame whose number goes backwards');
    }
    if (this.#size + length > MAX_PACKET_BYTES) {
      throw new ProtocolError(`a packet of more than ${MAX_PACKET_BYTES} bytes`);
    }
    return { kind, done: control % 2 === 1, optional, stream, message, length, end };
  }

  #add(header: Header, data: Buffer): Packet | undefined {
    const { kind, stream, message, done } = header;
    const open = this.#open;
    if (open && (open.stream !== stream || open.message !== message)) this.#drop();
    else if (open && open.kind !== kind) {
      throw new ProtocolError('a packet that changes its kind');
    }
    this.#lastStream = stream;
    this.#lastMessage = message;
    this.#open = header;
    this.#parts.push(data);
    this.#size += data.length;
    if (!done) return undefined;
    const packet = { kind, stream, message, data: Buffer.concat(this.#parts) };
    this.#drop();
    return header.optional && (kind === 0 || kind > LAST_KIND) ? undefined : packet;
  }

  #drop(): void {
    this.#parts = [];
    this.#size = 0;
    this.#open = undefined;
  }
}
