import type { KubeObject } from '../world/object-builders.ts';

/** A refusal in the API's own form: a `Status` object. */
export class StatusError extends Error {
  readonly code: number;
  readonly status: KubeObject;

  constructor(code: number, reason: string, message: string, more: KubeObject = {}) {
    super(message);
    this.code = code;
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      reason,
      ...more,
      code,
    };
  }
}

/** `deployments.apps`, or `pods` for the core group, as messages name a type. */
export function qualified(plural: string, group: string): string {
  return group === '' ? plural : `${plural}.${group}`;
}
