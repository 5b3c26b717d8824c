import { MAX_FRAME_BYTES, MAX_FRAME_VALUES } from '@gantry/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFrame, encodeFrame, FrameTooLarge, findUnsafeValue } from './frame-codec.ts';
import { FrameViolation } from './frame-violation.ts';
import { measureJson } from './measure-json.ts';
import { parsePluginFrame } from './plugin-frame.ts';

const decode = (text: string) => decodeFrame(Buffer.from(text));

describe('frames', () => {
  test('come back as they went, whatever JSON they carry', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const bytes = encodeFrame({ type: 'result', id: 1, value });
        expect(bytes.readUInt32BE(0)).toBe(bytes.length - 4);
        const { object } = decodeFrame(bytes.subarray(4));
        expect(object).toEqual(JSON.parse(JSON.stringify({ type: 'result', id: 1, value })));
      }),
    );
  });

  test('that are too large are not sent', () => {
    const large = 'x'.repeat(MAX_FRAME_BYTES);
    expect(() => encodeFrame({ type: 'result', id: 1, value: large })).toThrow(FrameTooLarge);
    const many = Array.from({ length: MAX_FRAME_VALUES + 1 }, () => 1);
    expect(() => encodeFrame({ type: 'result', id: 1, value: many })).toThrow(FrameTooLarge);
  });

  test.each([
    ['not JSON', '{"type":'],
    ['not an object', '[]'],
    ['not an object', 'null'],
    ['values; the limit', `[${'{},'.repeat(MAX_FRAME_VALUES)}{}]`],
  ])('that are %s are refused', (reason, text) => {
    expect(() => decode(text)).toThrow(FrameViolation);
    expect(() => decode(text)).toThrow(reason);
  });

  test('that are not UTF-8 are refused', () => {
    expect(() => decodeFrame(Buffer.from([0x7b, 0xff, 0x7d]))).toThrow('not UTF-8');
  });

  test.each([
    ['{"value":{"a":{"__proto__":{}}}}', '/a/__proto__'],
    ['{"value":[{"constructor":1}]}', '/0/constructor'],
    ['{"value":{"\\u005f_proto__":1}}', '/__proto__'],
    [`{"value":${'['.repeat(80)}${']'.repeat(80)}}`, '/0/0'],
  ])('whose value is dangerous are found out: %s', (text, pointer) => {
    expect(findUnsafeValue(decode(text))?.pointer).toContain(pointer);
  });

  test.each(['{"value":{"text":"a __proto__ in text"}}', '{"__proto__":{},"value":{"a":1}}'])(
    'whose value is harmless are let through: %s',
    (text) => {
      expect(findUnsafeValue(decode(text))).toBeUndefined();
    },
  );

  test('are taken over field by field', () => {
    const parse = (text: string) => parsePluginFrame(decode(text).object);
    expect(parse('{"type":"log","id":1,"level":"info","message":"m","extra":1}')).toEqual({
      type: 'log',
      id: 1,
      level: 'info',
      message: 'm',
    });
    expect(
      parse('{"type":"error","id":2,"error":{"code":"C","message":"m","status":200,"field":"f"}}'),
    ).toEqual({ type: 'error', id: 2, error: { code: 'C', message: 'm', field: 'f' } });
  });

  test.each([
    '{}',
    '{"type":"takeover"}',
    '{"type":"hello"}',
    '{"type":"hello","protocol":1,"failure":{}}',
    '{"type":"result","value":1}',
    '{"type":"result","id":0}',
    '{"type":"result","id":1.5}',
    '{"type":"result","id":"1"}',
    '{"type":"error","id":1}',
    '{"type":"error","id":1,"error":{"code":1,"message":"m"}}',
    '{"type":"log","id":1,"level":"loud","message":"m"}',
    '{"type":"log","id":1,"level":"info","message":{}}',
  ])('that are not of the protocol are refused: %s', (text) => {
    expect(() => parsePluginFrame(decode(text).object)).toThrow(FrameViolation);
  });
});

describe('measuring JSON', () => {
  test('gives the depth, and at least the number of values', () => {
    const depthOf = (value: unknown): number =>
      typeof value === 'object' && value !== null
        ? 1 + Math.max(0, ...Object.values(value).map(depthOf))
        : 0;
    const countOf = (value: unknown): number =>
      typeof value === 'object' && value !== null
        ? Object.values(value).reduce<number>((sum, child) => sum + 1 + countOf(child), 0)
        : 0;
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const { depth, values } = measureJson(Buffer.from(JSON.stringify(value)));
        expect(depth).toBe(depthOf(value));
        expect(values * 2).toBeGreaterThanOrEqual(countOf(value));
      }),
    );
  });

  test('does not count what is inside strings', () => {
    expect(measureJson(Buffer.from('{"a":"[[[,,,\\"{{"}'))).toEqual({ values: 1, depth: 1 });
  });
});
