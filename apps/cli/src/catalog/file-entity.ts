import { isJsonObject, type JsonObject } from '@gantry/base';
import { DEFAULT_NAMESPACE, formatEntityRef } from '@gantry/contracts';

/** An entity of a file, not yet checked against its kind. */
export interface FileEntity {
  readonly value: JsonObject;
  /** As it is called in messages. */
  readonly file: string;
  /** `Kind/name` or `Kind/namespace/name`, where the entity says so. */
  readonly ref: string | undefined;
  lineOf(pointer: string): number;
}

/** What a document calls itself; `undefined` where it does not. */
export function refOf(value: JsonObject): string | undefined {
  const { kind, metadata } = value;
  if (typeof kind !== 'string' || !isJsonObject(metadata)) return undefined;
  const { name, namespace = DEFAULT_NAMESPACE } = metadata;
  if (typeof name !== 'string' || typeof namespace !== 'string') return undefined;
  return formatEntityRef({ kind, namespace, name });
}
