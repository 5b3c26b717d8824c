/** Identity of an entity: kind, namespace and name. */
export interface EntityRef {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export const DEFAULT_NAMESPACE = 'default';

/** The text form `Kind/name`, or `Kind/namespace/name` outside the default namespace. */
export function formatEntityRef(ref: EntityRef): string {
  return ref.namespace === DEFAULT_NAMESPACE
    ? `${ref.kind}/${ref.name}`
    : `${ref.kind}/${ref.namespace}/${ref.name}`;
}

/** Reads `Kind/name` or `Kind/namespace/name`; `undefined` when the text is neither. */
export function parseEntityRef(text: string): EntityRef | undefined {
  const parts = text.split('/');
  if (parts.some((part) => part === '')) return undefined;
  const [kind, second, third] = parts;
  if (kind === undefined || second === undefined || parts.length > 3) return undefined;
  return third === undefined
    ? { kind, namespace: DEFAULT_NAMESPACE, name: second }
    : { kind, namespace: second, name: third };
}
