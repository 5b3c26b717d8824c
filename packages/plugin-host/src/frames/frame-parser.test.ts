import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameParser } from './frame-parser.ts';
import { FrameViolation } from './frame-violation.ts';

const frame = (bytes: Uint8Array) => {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(bytes.length);
  return Buffer.concat([header, bytes]);
};

/** Cuts bytes at the given places. */
const cut = (bytes: Buffer, places: readonly number[]) => {
  const sorted = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort(
    (a, b) => a - b,
  );
  let from = 0;
  return sorted.map((to) => {
    const part = bytes.subarray(from, to);
    from = to;
    return part;
  });
};

const parse = (chunks: readonly Buffer[], maxBytes: number) => {
  const parser = new FrameParser(maxBytes);
  const frames: string[] = [];
  let violation: string | undefined;
  for (const chunk of chunks) {
    try {
      parser.push(chunk, (bytes) => frames.push(bytes.toString('hex')));
    } catch (error) {
      if (!(error instanceof FrameViolation)) throw error;
      violation = error.message;
      break;
    }
  }
  return { frames, violation, partial: parser.partial };
};

describe('the frame parser', () => {
  test('finds the same frames wherever the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        (payloads, places) => {
          const stream = Buffer.concat(payloads.map(frame));
          const { frames, violation, partial } = parse(cut(stream, places), 40);
          expect(frames).toEqual(payloads.map((bytes) => Buffer.from(bytes).toString('hex')));
          expect(violation).toBeUndefined();
          expect(partial).toBe(false);
        },
      ),
    );
  });

  test('finds the same in any bytes, however they are cut', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 120 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        (bytes, places) => {
          // Mostly small lengths, so that there are frames among the noise.
          const stream = Buffer.from(bytes.map((byte) => (byte > 200 ? byte : byte % 3)));
          const whole = parse([stream], 10);
          const pieces = parse(cut(stream, places), 10);
          expect(pieces.frames).toEqual(whole.frames);
          expect(pieces.violation).toBe(whole.violation);
        },
      ),
    );
  });

  test('refuses a frame that is too long at its header, after the frames before it', () => {
    const header = Buffer.from([0, 0, 0, 11]);
    const { frames, violation } = parse([Buffer.concat([frame(Buffer.from('ab')), header])], 10);
    expect(frames).toEqual(['6162']);
    expect(violation).toContain('11 bytes; the limit is 10');
  });

  test('reserves nothing for what was only announced', () => {
    const parser = new FrameParser(2 ** 31);
    const before = process.memoryUsage().arrayBuffers;
    parser.push(Buffer.from([0x7f, 0xff, 0xff, 0xff, 1]), () => {});
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024);
    expect(parser.partial).toBe(true);
  });
});
