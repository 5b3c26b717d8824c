import type { Judgement } from './judge-exit.ts';
import type { ToolMeasure } from './tool-outcome.ts';

// The interface of monitoring plugins: exit code 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN; the first line is a text,
// and after a bar come measures as `'label'=value[unit];[warning];[critical];[minimum];[maximum]`.

const MAX_TEXT = 2_000;
const MAX_MEASURES = 200;

/** What a monitoring plugin says with its exit code and its output. */
export function judgeNagios(
  code: number,
  stdout: string,
): Judgement & { readonly measures?: Readonly<Record<string, ToolMeasure>> } {
  const { text, measures } = readPluginOutput(stdout);
  const extra = Object.keys(measures).length > 0 ? { measures } : {};
  switch (code) {
    case 0:
      return { status: 'passed', reason: 'ok', message: text || 'OK', ...extra };
    case 1:
      return { status: 'failed', reason: 'warning', message: text || 'WARNING', ...extra };
    case 2:
      return { status: 'failed', reason: 'critical', message: text || 'CRITICAL', ...extra };
    default: {
      const message = text || (code === 3 ? 'UNKNOWN' : `It exited with the unknown code ${code}.`);
      return { status: 'error', reason: 'unknown', message, ...extra };
    }
  }
}

/** Text and measures of a plugin's output: of the first line, and of all lines after a second bar. */
export function readPluginOutput(stdout: string): {
  readonly text: string;
  readonly measures: Readonly<Record<string, ToolMeasure>>;
} {
  const [first = '', ...others] = stdout.split('\n');
  const [text = '', ...ofFirst] = first.split('|');
  const rest = others.join('\n');
  const bar = rest.indexOf('|');
  const perfdata = [ofFirst.join('|'), bar === -1 ? '' : rest.slice(bar + 1)].join(' ');
  const measures: Record<string, ToolMeasure> = Object.create(null);
  let count = 0;
  for (const match of perfdata.matchAll(MEASURE)) {
    const [, quoted, bare, value, unit, warning, critical, minimum, maximum] = match;
    const label = quoted === undefined ? bare : quoted.replaceAll("''", "'");
    if (label === undefined || count++ >= MAX_MEASURES) continue;
    measures[label] = {
      value: Number(value),
      ...(unit ? { unit } : {}),
      ...(warning ? { warning } : {}),
      ...(critical ? { critical } : {}),
      ...(minimum ? { minimum: Number(minimum) } : {}),
      ...(maximum ? { maximum: Number(maximum) } : {}),
    };
  }
  return { text: text.trim().slice(0, MAX_TEXT), measures: { ...measures } };
}

const NUMBER = String.raw`-?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?`;
const RANGE = String.raw`[-~@:.\d]{0,60}`;
const MEASURE = new RegExp(
  String.raw`(?:'((?:[^'=|\n]|''){1,200})'|([^\s'=|]{1,200}))=(${NUMBER})([a-zA-Z%µ]{0,10})` +
    String.raw`(?:;(${RANGE}))?(?:;(${RANGE}))?(?:;(${NUMBER})?)?(?:;(${NUMBER})?)?(?=\s|$)`,
  'g',
);
