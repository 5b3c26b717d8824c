import type { Permission } from '@gantry/client';
import { oneOf } from '../app/search-params.ts';
import { text } from '../text/text.ts';

/** The username that stands for everybody. No account can be called so. */
export const EVERYONE = '*';

/** The question, as the address has it. */
export interface ExplainSearch {
  /** A username, `*` for everyone, or nobody in particular: the one who asks. */
  readonly who?: string;
  readonly permission?: Permission;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly owner?: string;
  readonly plugin?: string;
  readonly action?: string;
}

const TEXTS = ['who', 'kind', 'namespace', 'name', 'owner', 'plugin', 'action'] as const;

/** Reads a question from an address; what is not part of one is dropped. */
export function readExplainSearch(search: Record<string, unknown>): ExplainSearch {
  const asked = oneOf(search.permission) ?? '';
  const texts = TEXTS.flatMap((key) => {
    const value = oneOf(search[key])?.slice(0, 300);
    return value === undefined ? [] : [[key, value]];
  });
  return {
    ...(Object.fromEntries(texts) as Omit<ExplainSearch, 'permission'>),
    ...(Object.hasOwn(text.access.permissions, asked) ? { permission: asked as Permission } : {}),
  };
}

export type About = Pick<
  ExplainSearch,
  'kind' | 'namespace' | 'name' | 'owner' | 'plugin' | 'action'
>;
type AboutKey = keyof About;

const FIELDS: Readonly<Record<string, readonly AboutKey[]>> = {
  catalog: ['kind', 'namespace', 'name', 'owner'],
  actions: ['kind', 'namespace', 'owner', 'action'],
  plugins: ['plugin'],
};

/** What a permission can be about. */
export function fieldsOf(permission: Permission): readonly AboutKey[] {
  return FIELDS[permission.split('.')[0] ?? ''] ?? [];
}

/** The parts of a question that fit the permission. A stored entity has the owner that it has. */
export function aboutOf(search: ExplainSearch, permission: Permission): About {
  const fits = fieldsOf(permission).filter(
    (key) => !(key === 'owner' && search.name !== undefined) && (key !== 'name' || search.kind),
  );
  return Object.fromEntries(
    fits.flatMap((key) => (search[key] === undefined ? [] : [[key, search[key]]])),
  );
}
