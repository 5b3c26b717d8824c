import Type from 'typebox';

export const closed = { additionalProperties: false } as const;

/** ISO 8601 with a zone. */
export const Timestamp = (description?: string) =>
  Type.String({ format: 'date-time', ...(description === undefined ? {} : { description }) });
export const Url = Type.String({ maxLength: 2_000, pattern: '^https?://' });
export const Line = Type.String({ maxLength: 1_000 });
export const Text = Type.String({ maxLength: 20_000 });
export const Identifier = Type.String({ minLength: 1, maxLength: 500 });
export const Count = Type.Integer({ minimum: 0 });
export const TextMap = Type.Record(
  Type.String({ maxLength: 300 }),
  Type.String({ maxLength: 20_000 }),
);
/** Opaque to the host; the plugin made it and reads it again. */
export const Cursor = Type.String({ minLength: 1, maxLength: 4_000 });
