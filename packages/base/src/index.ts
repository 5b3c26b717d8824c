export { type Clock, ManualClock, systemClock } from './clock.ts';
export { parseDuration } from './duration.ts';
export {
  defineErrors,
  type ErrorDefinition,
  type ErrorFactories,
  type ErrorFactory,
  isPlatformError,
  listDefinedErrors,
  messageOf,
  PlatformError,
  type Problem,
} from './errors.ts';
export { createId } from './ids.ts';
export {
  canonicalJson,
  escapePointer,
  findUnsafeJson,
  getAtPointer,
  isJsonObject,
  type Json,
  type JsonObject,
  MAX_JSON_DEPTH,
  mergePatch,
  type UnsafeJson,
} from './json.ts';
export { localPath } from './local-path.ts';
export { type Logger, silentLogger } from './logger.ts';
export { nearest } from './nearest.ts';
export { REDACTED, Redactor } from './redaction.ts';
export { Scope } from './scope.ts';
