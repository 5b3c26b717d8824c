import type { ToolOutcome } from '@gantry/tool-runner';
import type { Cli } from '../cli.ts';
import { writeDetails } from '../format/details.ts';
import { printable } from '../format/printable.ts';
import type { TextOutput } from '../io/text-output.ts';

const SECRET = '(not shown)';

/** An outcome for programs. Secrets that a tool found are named, and their values are not in it. */
export function toJson({ secrets, ...outcome }: ToolOutcome): object {
  const names = secrets === undefined ? {} : { secrets: Object.keys(secrets) };
  return { ...outcome, durationMs: Math.round(outcome.durationMs), ...names };
}

/** An outcome for people. */
export async function writeOutcome(cli: Cli, outcome: ToolOutcome): Promise<void> {
  const { out } = cli;
  const { measures = {}, details, secrets = {}, output } = outcome;
  await writeDetails(out, [
    ['Result', `${outcome.status}${outcome.reason ? ` (${outcome.reason})` : ''}`],
    ['Message', outcome.message],
    ['Target', outcome.target],
    ['Took', `${Math.round(outcome.durationMs)} ms`],
    ['Exit code', outcome.exitCode === undefined ? outcome.signal : String(outcome.exitCode)],
    [
      'Measures',
      Object.entries(measures)
        .map(([name, { value, unit = '' }]) => `${name} ${value}${unit}`)
        .join('\n'),
    ],
    ['Details', details === undefined || details === null ? undefined : JSON.stringify(details)],
    [
      'Secrets',
      Object.keys(secrets)
        .map((name) => `${name} ${SECRET}`)
        .join('\n'),
    ],
  ]);
  if (outcome.status === 'passed') return;
  for (const text of [output.stderr, output.stdout]) {
    // The report is shown above.
    const lines = text
      .trimEnd()
      .replace(/(^|\n)\{[^\n]*\}$/, '')
      .split('\n')
      .slice(-20)
      .join('\n');
    if (lines !== '') cli.err.line(printable(lines, true));
  }
}

/** A mark and a colour for how something went. */
export function markOf(status: ToolOutcome['status'], { style }: TextOutput): string {
  switch (status) {
    case 'passed':
      return style.green('✓');
    case 'failed':
      return style.red('✗');
    case 'cancelled':
      return style.dim('-');
    default:
      return style.yellow('!');
  }
}
