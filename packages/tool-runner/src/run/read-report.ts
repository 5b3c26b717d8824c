import { findUnsafeJson, isJsonObject, type Json } from '@gantry/base';
import type { ToolMeasure } from './tool-outcome.ts';

/** What a tool says about itself, in one JSON object on its last line. */
export interface ToolReport {
  readonly status?: 'pass' | 'fail' | 'error';
  readonly reason?: string;
  readonly message?: string;
  readonly target?: string;
  readonly details?: Json;
  readonly measures?: Readonly<Record<string, ToolMeasure>>;
}

const MAX_LINE = 64 * 1024;
const MAX_MESSAGE = 2_000;
const MAX_WORD = 200;
const MAX_MEASURES = 100;

const STATUSES: Readonly<Record<string, ToolReport['status']>> = {
  pass: 'pass',
  passed: 'pass',
  ok: 'pass',
  fail: 'fail',
  failed: 'fail',
  error: 'error',
};

/**
 * The report on the last line of plain output; nothing when there is none. Takes only what it knows, and only as much
 * as can be shown: the line may be written by whoever the tool talked to.
 */
export function readReport(stdout: string): ToolReport | undefined {
  const line = stdout.trimEnd().split('\n').at(-1)?.trim() ?? '';
  if (!line.startsWith('{') || line.length > MAX_LINE) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isJsonObject(value) || findUnsafeJson(value)) return undefined;
  const { status, reason, message, target, details, measures } = value;
  const known = typeof status === 'string' ? STATUSES[status] : undefined;
  const numbers = toMeasures(measures);
  return {
    ...(known === undefined ? {} : { status: known }),
    ...(typeof reason === 'string' ? { reason: reason.slice(0, MAX_WORD) } : {}),
    ...(typeof message === 'string' ? { message: message.slice(0, MAX_MESSAGE) } : {}),
    ...(typeof target === 'string' ? { target: target.slice(0, MAX_WORD) } : {}),
    ...(details === undefined ? {} : { details }),
    ...(numbers ? { measures: numbers } : {}),
  };
}

function toMeasures(value: unknown): Record<string, ToolMeasure> | undefined {
  if (!isJsonObject(value)) return undefined;
  const numbers = Object.entries(value)
    .filter((entry): entry is [string, number] => Number.isFinite(entry[1]))
    .slice(0, MAX_MEASURES);
  return Object.fromEntries(numbers.map(([name, number]) => [name, { value: number }]));
}
