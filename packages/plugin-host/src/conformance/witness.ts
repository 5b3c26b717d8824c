import { randomBytes } from 'node:crypto';
import type { SubjectEnd } from '@gantry/plugin-sdk/testing';
import type { Launch } from '../process/launch.ts';

/** A launch whose process says at its end what was still open in it. */
export interface WitnessedLaunch {
  readonly launch: Launch;
  /** Takes the testimony out of what the process printed. */
  readTestimony(output: string): Pick<SubjectEnd, 'output' | 'witness'>;
}

/**
 * Adds a module that is loaded before the runner and the plugin. It looks only: at the globals before and after, and at
 * what keeps the process alive when it ends. A program that is not Node's has none.
 */
export function withWitness(launch: Launch): WitnessedLaunch {
  if (launch.pipe !== 'descriptor') return { launch, readTestimony: (output) => ({ output }) };
  // A plugin cannot know it, so it cannot testify for itself.
  const mark = `witness-${randomBytes(16).toString('hex')}:`;
  const source = `
    import { writeSync } from 'node:fs';
    const known = new Set(Object.getOwnPropertyNames(globalThis));
    const { getActiveResourcesInfo } = process;
    process.on('exit', () => {
      const globals = Object.getOwnPropertyNames(globalThis).filter((name) => !known.has(name));
      const resources = getActiveResourcesInfo();
      writeSync(2, '\\n${mark}' + JSON.stringify({ resources, globals }) + '\\n');
    });`;
  const module = `data:text/javascript,${encodeURIComponent(source)}`;
  return {
    launch: { ...launch, args: ['--import', module, ...launch.args] },
    readTestimony(text) {
      const lines = text.split('\n');
      const line = lines.find((candidate) => candidate.startsWith(mark));
      const output = lines.filter((candidate) => candidate !== line).join('\n');
      if (line === undefined) return { output };
      return { output, witness: JSON.parse(line.slice(mark.length)) as SubjectEnd['witness'] & {} };
    },
  };
}
