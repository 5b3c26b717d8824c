import { escapePointer } from '@gantry/base';
import type { RJSFSchema } from '@rjsf/utils';

/** What the fields of the form need to know beside their own value. */
export interface ConfigFormContext {
  /** What the server found wrong, by JSON pointer into the values. */
  readonly problems: ReadonlyMap<string, readonly string[]>;
}

/** The keywords that our configuration schemas add. */
export type ConfigSchema = RJSFSchema & {
  readonly 'x-secret'?: boolean;
  readonly 'x-multiline'?: boolean;
  readonly 'x-item-key'?: string;
};

export function pointerOf(path: readonly (string | number)[]): string {
  return path.map((part) => `/${escapePointer(String(part))}`).join('');
}

export const helpId = (id: string): string => `${id}-help`;
export const problemsId = (id: string): string => `${id}-problems`;

/** What ties a control to its help and its problems. */
export function describedBy(
  id: string,
  schema: { readonly description?: string },
  problems: readonly string[],
): { 'aria-describedby': string | undefined; 'aria-invalid': true | undefined } {
  const ids = [
    ...(schema.description === undefined ? [] : [helpId(id)]),
    ...(problems.length === 0 ? [] : [problemsId(id)]),
  ];
  return {
    'aria-describedby': ids.length === 0 ? undefined : ids.join(' '),
    'aria-invalid': problems.length === 0 ? undefined : true,
  };
}
