/**
 * The part of JSON Schema that describes the arguments of a tool. `secret` marks what never travels on the
 * command line: `env` (or `true`) for an environment variable, `stdin` for standard input.
 */
export interface ArgumentSchema {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  readonly description: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly items?: Omit<ArgumentSchema, 'description'>;
  readonly additionalProperties?: Omit<ArgumentSchema, 'description'>;
  readonly secret?: true | 'env' | 'stdin';
}

export interface ArgumentsSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, ArgumentSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties: false;
}

type ValueOf<S> = S extends { enum: readonly (infer E)[] }
  ? E
  : S extends { type: 'string' }
    ? string
    : S extends { type: 'integer' | 'number' }
      ? number
      : S extends { type: 'boolean' }
        ? boolean
        : S extends { type: 'array'; items: infer I }
          ? ValueOf<I>[]
          : S extends { type: 'object' }
            ? Record<string, string>
            : unknown;

type Properties<S> = S extends { properties: infer P } ? P : never;
type Required<S> = S extends { required: readonly (infer R)[] } ? R : never;

/** The values that a schema describes: what is required or has a default is there, the rest may be missing. */
export type ArgumentsOf<S> = {
  readonly [K in keyof Properties<S> as K extends Required<S>
    ? K
    : Properties<S>[K] extends { default: unknown }
      ? K
      : never]: ValueOf<Properties<S>[K]>;
} & {
  readonly [K in keyof Properties<S>]?: ValueOf<Properties<S>[K]>;
};
