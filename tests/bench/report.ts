/** One measured number, and what it should be. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The goal, and whether more or less is better. */
  readonly goal?: { readonly at: number; readonly better: 'more' | 'less' };
  /** The yardstick that was measured in the same run, in words. */
  readonly against?: string;
}

/** Collects measures and prints them as they come. */
export class Report {
  readonly measures: Measure[] = [];

  section(title: string): void {
    console.log(`\n${title}`);
  }

  add(measure: Measure): void {
    this.measures.push(measure);
    const { name, value, unit, goal, against } = measure;
    const verdict = goal === undefined ? '' : isMet(measure) ? 'ok' : 'MISSED';
    const wanted =
      goal === undefined ? '' : `goal ${goal.better === 'more' ? '≥' : '≤'} ${format(goal.at)}`;
    const line = [
      name.padEnd(52),
      `${format(value)} ${unit}`.padEnd(18),
      wanted.padEnd(14),
      verdict,
    ];
    console.log(`  ${line.join(' ').trimEnd()}${against ? `\n      ${against}` : ''}`);
  }

  /** True when every goal was reached. */
  get isMet(): boolean {
    return this.measures.every(isMet);
  }
}

function isMet({ value, goal }: Measure): boolean {
  if (!goal) return true;
  return goal.better === 'more' ? value >= goal.at : value <= goal.at;
}

function format(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(2);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}
