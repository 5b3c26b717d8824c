import type { ToolReport } from './read-report.ts';
import type { ToolOutcome } from './tool-outcome.ts';

export type Judgement = Pick<ToolOutcome, 'status' | 'message'> & Pick<ToolOutcome, 'reason'>;

const USAGE = 2;
const TIMED_OUT = 124;
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;
/** Shells report a death by signal as 128 and its number. */
const SIGNALS = 128;

/**
 * What the exit code of a tool of protocol `exit` means. The code decides; the report may make it worse, never better:
 * its line can be forged by whoever the tool talked to.
 */
export function judgeExit(
  code: number,
  report: ToolReport | undefined,
  lastLine: string,
): Judgement {
  const said = report?.message ?? (lastLine === '' ? undefined : lastLine);
  const reason = report?.reason;
  if (code === 0) {
    if (report?.status === 'fail' || report?.status === 'error') {
      const message = `It says "${report.status}" and exits as if it had passed: ${said ?? 'no reason given'}`;
      return { status: 'error', reason: 'contradiction', message };
    }
    return { status: 'passed', message: said ?? 'Passed.', ...(reason ? { reason } : {}) };
  }
  if (code === USAGE) {
    return {
      status: 'error',
      reason: 'usage',
      message: said ?? 'It does not accept its arguments.',
    };
  }
  if (code === TIMED_OUT) {
    return {
      status: 'timed-out',
      reason: 'timeout',
      message: said ?? 'It gave up after its time.',
    };
  }
  if (code === NOT_EXECUTABLE || code === NOT_FOUND) {
    const message = said ?? 'A program that it needs is missing or cannot be executed.';
    return { status: 'error', reason: 'not-started', message };
  }
  if (code > SIGNALS) {
    return {
      status: 'error',
      reason: 'signal',
      message: `It was ended by signal ${code - SIGNALS}.`,
    };
  }
  const failed = report?.status === 'pass' ? undefined : said;
  return {
    status: 'failed',
    reason: report?.status === 'pass' ? 'contradiction' : (reason ?? 'exit-code'),
    message: failed ?? `It exited with code ${code}.`,
  };
}
