import type { JsonObject } from '@gantry/base';
import {
  HOST_SERVICE_SCHEMAS,
  type HostService,
  type PluginErrorData,
  type PluginFrame,
  type PluginLogLevel,
  type Progress,
} from '@gantry/contracts';
import { FrameViolation } from './frame-violation.ts';

const LOG_LEVELS: ReadonlySet<unknown> = new Set<PluginLogLevel>([
  'debug',
  'info',
  'warn',
  'error',
]);

/**
 * Reads a frame that a plugin sent. Only the fields of the protocol are taken over, so nothing else that a
 * plugin puts beside them reaches the host. The values of results, items and progress are checked later,
 * against the schema of the method that they belong to.
 */
export function parsePluginFrame(object: JsonObject): PluginFrame {
  const { type } = object;
  switch (type) {
    case 'hello':
      return {
        type,
        protocol: numberOf(object, 'protocol'),
        ...(object.failure === undefined ? {} : { failure: errorOf(object.failure) }),
      };
    case 'result':
    case 'item':
      return { type, id: idOf(object), value: object.value };
    case 'end':
    case 'pong':
      return { type, id: idOf(object) };
    case 'error':
      return { type, id: idOf(object), error: errorOf(object.error) };
    case 'log': {
      const { level } = object;
      if (!LOG_LEVELS.has(level)) throw new FrameViolation('a log frame without a level');
      return {
        type,
        id: idOf(object),
        level: level as PluginLogLevel,
        message: textOf(object, 'message'),
      };
    }
    case 'request': {
      const service = textOf(object, 'service');
      if (!Object.hasOwn(HOST_SERVICE_SCHEMAS, service)) {
        throw new FrameViolation('a request for something that the host does not do');
      }
      const request = numberOf(object, 'request');
      const { value } = object;
      return { type, id: idOf(object), request, service: service as HostService, value };
    }
    case 'progress':
      return { type, id: idOf(object), progress: object.progress as unknown as Progress };
    default:
      throw new FrameViolation('a frame of an unknown type');
  }
}

function idOf(object: JsonObject): number {
  const id = numberOf(object, 'id');
  if (id < 1) throw new FrameViolation(`a ${object.type} frame without an id`);
  return id;
}

function numberOf(object: JsonObject, field: string): number {
  const value = object[field];
  if (!Number.isSafeInteger(value)) {
    throw new FrameViolation(`a ${object.type} frame without a whole number in "${field}"`);
  }
  return value as number;
}

function textOf(object: JsonObject, field: string): string {
  const value = object[field];
  if (typeof value !== 'string') {
    throw new FrameViolation(`a ${object.type} frame without text in "${field}"`);
  }
  return value;
}

function errorOf(value: unknown): PluginErrorData {
  if (typeof value !== 'object' || value === null) {
    throw new FrameViolation('an error frame without an error');
  }
  const { code, message, retryAt, field } = value as Record<string, unknown>;
  if (typeof code !== 'string' || typeof message !== 'string') {
    throw new FrameViolation('an error frame without a code and a message');
  }
  return {
    code,
    message,
    ...(typeof retryAt === 'string' ? { retryAt } : {}),
    ...(typeof field === 'string' ? { field } : {}),
  };
}
