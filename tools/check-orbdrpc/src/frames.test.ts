import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeFrame, KIND, PacketParser } from './frames.ts';

test('bytes give the same packets however they are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 40 }),
      (bodies, cuts) => {
        const bytes = Buffer.concat(
          bodies.map((body, index) => encodeFrame(KIND.message, index + 1, Buffer.from(body))),
        );
        const whole = new PacketParser().push(bytes);
        const parser = new PacketParser();
        const packets = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = cuts[i % cuts.length] as number;
          packets.push(...parser.push(bytes.subarray(at, at + size)));
          at += size;
        }
        expect(packets).toEqual(whole);
        expect(whole.map(({ data }) => data.toString('hex'))).toEqual(
          bodies.map((body) => Buffer.from(body).toString('hex')),
        );
      },
    ),
  );
});

test('no bytes make the parser throw anything but its own error, or wait for more than it may', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        new PacketParser().push(Buffer.from(bytes));
      } catch (error) {
        expect((error as Error).constructor.name).toBe('ProtocolError');
      }
    }),
  );
});
